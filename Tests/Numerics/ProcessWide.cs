namespace DslPeft.Numerics.Tests;

/// <summary>Tests that count the tensors of the whole process run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWide
{
    public const string Name = "process-wide";
}
