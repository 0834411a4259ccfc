namespace DslPeft.Checkpoints;

/// <summary>What became of every declared and every stored tensor when a checkpoint was loaded.</summary>
/// <param name="Path">The checkpoint.</param>
/// <param name="Loaded">Keys whose values were copied. Empty where <see cref="IsComplete"/> is false: nothing is copied then.</param>
/// <param name="Missing">Required keys for which nothing is stored.</param>
/// <param name="KeptInitial">Keys that are not required and not stored; their destinations were left as they were.</param>
/// <param name="Unused">Stored tensors that no key asked for. Not an error: a checkpoint may carry a head that this model does not
/// have.</param>
/// <param name="Mismatched">Stored tensors of another shape, or of a type that does not convert.</param>
public sealed record LoadReport(
    string Path,
    IReadOnlyList<string> Loaded,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> KeptInitial,
    IReadOnlyList<string> Unused,
    IReadOnlyList<TensorMismatch> Mismatched
)
{
    /// <summary>Stored tensors below the model's own keys that no key asked for: the checkpoint is of a model that computes more.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];

    /// <summary>Stored tensors that should be copies of others and are not.</summary>
    public IReadOnlyList<string> Untied { get; init; } = [];

    /// <summary>What stands before all stored names, and whence it comes; null where nothing does.</summary>
    public string? Wrapping { get; init; }

    /// <summary>The configuration; null for a file without one.</summary>
    public CheckpointConfig? Config { get; init; }

    /// <summary>
    /// Entries of the configuration that training alone depends on and that differ from the declaration, which is what is trained.
    /// </summary>
    public IReadOnlyList<string> TrainingDifferences { get; init; } = [];

    /// <summary>Entries of the configuration that nobody knows; they were ignored.</summary>
    public IReadOnlyList<string> UnknownEntries { get; init; } = [];

    /// <summary>Whether every required key was found, everything found fits, and all of the model that is stored was asked for.</summary>
    public bool IsComplete => Missing.Count == 0 && Mismatched.Count == 0 && Unread.Count == 0 && Untied.Count == 0;

    /// <summary>This report, if the checkpoint fits.</summary>
    /// <exception cref="CheckpointException">
    /// It does not; the message lists what is missing, mis-shaped or left over by name, and the unused tensors, among which a renamed one
    /// can be found.
    /// </exception>
    public LoadReport ThrowIfIncomplete()
    {
        if (IsComplete)
            return this;
        if (Wrapping is not null)
            throw new CheckpointException(Path, $"does not fit the model, nothing was loaded. {Wrapping}");
        var problems = new ProblemList()
            .Add("missing", Missing)
            .Add("other shape or type", Mismatched.Select(mismatch => mismatch.ToString()))
            .Add("part of the checkpoint's model, which the declaration does not compute", Unread)
            .Add("no copy of what the declaration takes them for", Untied)
            .Add("in the checkpoint but not in the model", Unused);
        throw new CheckpointException(Path, $"does not fit the model, nothing was loaded:{problems}");
    }
}
