using TorchSharp;

namespace DslPeft.Checkpoints;

/// <summary>The tensors that a model declares held against those that a checkpoint's headers name. No values are read.</summary>
/// <param name="Missing">Required keys for which nothing is stored.</param>
/// <param name="KeptInitial">Keys that are not required and not stored.</param>
/// <param name="Mismatched">Stored tensors of another shape, or of a type that does not convert.</param>
/// <param name="Resolved">The stored names of the declared tensors.</param>
internal sealed record TensorComparison(
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> KeptInitial,
    IReadOnlyList<TensorMismatch> Mismatched,
    IReadOnlySet<string> Resolved
)
{
    /// <summary>
    /// Compares declared tensors, each with its key, its shape, the type that it is held in, and whether a checkpoint must have it.
    /// </summary>
    public static TensorComparison Of(
        CheckpointFolder folder,
        IEnumerable<(string Key, long[] Shape, torch.ScalarType Type, bool Required)> declared
    )
    {
        List<string> missing = [],
            keptInitial = [];
        List<TensorMismatch> mismatched = [];
        var resolved = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, shape, type, required) in declared)
        {
            if (folder.Resolve(key) is not { } stored)
            {
                (required ? missing : keptInitial).Add(key);
                continue;
            }
            resolved.Add(stored);
            if (TensorMismatch.Find(key, shape, type, folder.Entry(key)) is { } mismatch)
                mismatched.Add(mismatch);
        }
        return new TensorComparison(missing, keptInitial, mismatched, resolved);
    }

    /// <summary>
    /// What a load of an architecture would say of a checkpoint, but for the values of tied tensors, which need libtorch.
    /// </summary>
    public static LoadReport OfHeaders(CheckpointFolder folder, ArchitectureInfo info)
    {
        var comparison = Of(
            folder,
            info.Rows.Select(row =>
                (
                    row.CheckpointKey ?? row.Name,
                    row.Transposed ? [.. row.Shape.Reverse()] : row.Shape,
                    torch.ScalarType.Float32,
                    !row.Optional
                )
            )
        );
        List<string> untied = [];
        foreach (var (copy, original) in info.Tied)
        {
            if (
                folder.Resolve(copy) is not { } stored
                || folder.Resolve(original) is not { } other
                || stored == other
                || comparison.Resolved.Contains(stored)
            )
            {
                continue;
            }

            folder.MarkUsed(stored);
            if (!folder.Shape(copy).SequenceEqual(folder.Shape(original)))
                untied.Add($"{stored}: not of the shape of {other}");
        }
        return comparison.Report(folder, new TrunkKeys(info), untied);
    }

    /// <summary>The report of a load that copies nothing yet.</summary>
    /// <param name="folder">The checkpoint.</param>
    /// <param name="trunk">Which stored tensors belong to the model; null where none is asked for.</param>
    /// <param name="untied">Stored tensors that should be copies of others and are not.</param>
    public LoadReport Report(CheckpointFolder folder, TrunkKeys? trunk, IReadOnlyList<string> untied)
    {
        var unused = folder.UnusedKeys.Where(name => !Resolved.Contains(name)).ToLookup(name => trunk?.Contains(name) == true);
        return new LoadReport(folder.Path, [], Missing, KeptInitial, [.. unused[false]], Mismatched)
        {
            Unread = [.. unused[true]],
            Untied = untied,
            Wrapping = Missing.Count > 0 ? WrappedNames.Explain(folder.Keys, Missing, folder.BasePrefix) : null,
        };
    }
}
