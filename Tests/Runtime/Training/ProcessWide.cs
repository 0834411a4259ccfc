namespace DslPeft.Runtime.Tests.Training;

/// <summary>
/// Tests that read what the whole process shares (torch's generator, its count of tensors, resident memory) run while no other test does.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessWide
{
    public const string Name = "process-wide";
}
