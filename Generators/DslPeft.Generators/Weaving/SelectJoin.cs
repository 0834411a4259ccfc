using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// Trains existing parameters: what every method may do beside its join (<see cref="ThawedParameters"/>) is all that these methods do.
/// </summary>
internal sealed class SelectJoin() : WovenJoin(Join.Select)
{
    public override WeavingTurn Turn => WeavingTurn.Parameters;

    public override bool SelectsParameters => true;

    public override string? WhyNotOfOneTask => "it changes weights, which the rows share";
}
