namespace DslPeft.Families.Tests;

/// <summary>Tests that draw from the generator of the whole process, or count what it holds, run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWide
{
    public const string Name = "process-wide";
}
