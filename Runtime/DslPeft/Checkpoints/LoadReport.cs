namespace DslPeft.Checkpoints;

/// <summary>What became of every declared and every stored tensor when a checkpoint was loaded.</summary>
/// <param name="Path">The checkpoint.</param>
/// <param name="Loaded">Keys whose values were copied. Empty where <see cref="IsComplete"/> is false: nothing is copied then.</param>
/// <param name="Missing">Required keys for which nothing is stored.</param>
/// <param name="KeptInitial">Keys that are not required and not stored; their destinations were left as they were.</param>
/// <param name="Unused">Stored tensors that no key asked for. Not an error: a checkpoint may carry a head that this model does not have.</param>
/// <param name="Mismatched">Stored tensors of another shape, or of a type that does not convert.</param>
public sealed record LoadReport(
    string Path,
    IReadOnlyList<string> Loaded,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> KeptInitial,
    IReadOnlyList<string> Unused,
    IReadOnlyList<TensorMismatch> Mismatched)
{
    /// <summary>Whether every required key was found and everything found fits.</summary>
    public bool IsComplete => Missing.Count == 0 && Mismatched.Count == 0;

    /// <summary>This report, if the checkpoint fits.</summary>
    /// <exception cref="CheckpointException">
    /// It does not; the message lists missing and mis-shaped tensors by name, and the unused ones, among which a renamed tensor can be found.
    /// </exception>
    public LoadReport ThrowIfIncomplete()
    {
        if (IsComplete)
            return this;
        var problems = new ProblemList()
            .Add("missing", Missing)
            .Add("other shape or type", Mismatched.Select(mismatch => mismatch.ToString()))
            .Add("in the checkpoint but not in the model", Unused);
        throw new CheckpointException(Path, $"does not fit the model, nothing was loaded:{problems}");
    }
}
