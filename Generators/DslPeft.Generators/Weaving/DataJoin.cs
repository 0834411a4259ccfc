using DslPeft.Generators.Language;

namespace DslPeft.Generators.Weaving;

/// <summary>A part of the contract that this compiler does not weave yet.</summary>
internal sealed class DataJoin() : WovenJoin(Join.Data)
{
    public override bool IsWoven => false;
}
