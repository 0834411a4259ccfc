namespace DslPeft.Training;

/// <summary>What a run will do, which a checkpoint of it has to fit.</summary>
/// <param name="Source">The batches.</param>
/// <param name="Options">The options.</param>
/// <param name="Identity">What decides its course, by name.</param>
internal sealed record RunPlan(IBatchSource Source, TrainingOptions Options, IReadOnlyDictionary<string, string> Identity);
