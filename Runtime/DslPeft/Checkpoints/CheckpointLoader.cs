using TorchSharp;

namespace DslPeft.Checkpoints;

/// <summary>Loads the tensors of a model from a checkpoint, all of them or none.</summary>
public static class CheckpointLoader
{
    /// <summary>
    /// Checks every slot against the checkpoint, then copies, if nothing required is missing and everything found fits; otherwise no
    /// destination is touched.
    /// </summary>
    /// <returns>What was found; call <see cref="LoadReport.ThrowIfIncomplete"/> to make problems an error.</returns>
    /// <exception cref="ArgumentException">A destination does not have the shape that its slot declares.</exception>
    /// <exception cref="CheckpointException">Stored bytes are not values of their type; no destination is touched.</exception>
    public static LoadReport Load(CheckpointFolder folder, IEnumerable<TensorSlot> slots) => Load(folder, slots, null);

    /// <summary>
    /// As the other one; tensors of the trunk that no slot asks for, or that are no copies of what they are tied to, are problems as well.
    /// </summary>
    internal static LoadReport Load(CheckpointFolder folder, IEnumerable<TensorSlot> slots, TrunkKeys? trunk)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(slots);
        List<TensorSlot> declared = [.. slots];
        declared.ForEach(CheckDeclaration);
        var comparison = TensorComparison.Of(
            folder,
            declared.Select(slot => (slot.Key, slot.Shape, slot.Destination.dtype, slot.Required))
        );
        var report = comparison.Report(
            folder,
            trunk,
            comparison.Mismatched.Count == 0 && trunk is not null ? [.. Untied(folder, trunk, comparison.Resolved)] : []
        );
        if (!report.IsComplete)
            return report;
        List<TensorSlot> found = [.. declared.Where(slot => folder.Resolve(slot.Key) is not null)];
        Copy(folder, found);
        return report with { Loaded = [.. found.Select(slot => slot.Key)] };
    }

    /// <summary>
    /// Tied tensors that are stored and differ from what they should be copies of. Those that do not differ need not be read again.
    /// </summary>
    private static IEnumerable<string> Untied(CheckpointFolder folder, TrunkKeys trunk, IReadOnlySet<string> resolved)
    {
        foreach (var (copy, original) in trunk.Tied)
        {
            if (
                folder.Resolve(copy) is not { } stored
                || folder.Resolve(original) is not { } other
                || stored == other
                || resolved.Contains(stored)
            )
            {
                continue;
            }

            using var scope = torch.NewDisposeScope();
            if (TensorBytes.Same(folder.Peek(stored), folder.Peek(other)))
                folder.MarkUsed(stored);
            else
                yield return $"{stored}: not equal to {other}";
        }
    }

    private static void Copy(CheckpointFolder folder, List<TensorSlot> slots)
    {
        foreach (var slot in slots)
        {
            folder.CheckReadable(slot.Key, slot.Destination);
        }
        foreach (var slot in slots)
        {
            if (slot.Take is not { } take)
            {
                folder.ReadInto(slot.Key, slot.Destination);
                continue;
            }
            using var scope = torch.NewDisposeScope();
            var values = torch.empty(slot.Shape);
            folder.ReadInto(slot.Key, values);
            take(values);
        }
    }

    private static void CheckDeclaration(TensorSlot slot)
    {
        var actual = slot.Destination.shape;
        if (!actual.AsSpan().SequenceEqual(slot.Shape))
        {
            throw new ArgumentException(
                $"The slot '{slot.Key}' declares {SafetensorsTypes.Describe(slot.Shape)}, its destination is {SafetensorsTypes.Describe(actual)}.",
                nameof(slot)
            );
        }
    }
}
