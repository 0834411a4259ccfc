namespace DslPeft.Checkpoints;

/// <summary>Loads the tensors of a model from a checkpoint, all of them or none.</summary>
public static class CheckpointLoader
{
    /// <summary>
    /// Checks every slot against the checkpoint, then copies, if nothing required is missing and everything found fits; otherwise no destination is touched.
    /// </summary>
    /// <returns>What was found; call <see cref="LoadReport.ThrowIfIncomplete"/> to make problems an error.</returns>
    /// <exception cref="ArgumentException">A destination does not have the shape that its slot declares.</exception>
    /// <exception cref="CheckpointException">Stored bytes are not values of their type; no destination is touched.</exception>
    public static LoadReport Load(CheckpointFolder folder, IEnumerable<TensorSlot> slots)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(slots);
        List<TensorSlot> found = [];
        List<string> missing = [], keptInitial = [];
        List<TensorMismatch> mismatched = [];
        var resolved = new HashSet<string>(StringComparer.Ordinal);
        foreach (var slot in slots)
        {
            CheckDeclaration(slot);
            if (folder.Resolve(slot.Key) is not { } stored)
            {
                (slot.Required ? missing : keptInitial).Add(slot.Key);
                continue;
            }
            resolved.Add(stored);
            if (TensorMismatch.Find(slot.Key, slot.Shape, slot.Destination.dtype, folder.Entry(slot.Key)) is { } mismatch)
                mismatched.Add(mismatch);
            else
                found.Add(slot);
        }

        var complete = missing.Count == 0 && mismatched.Count == 0;
        if (complete)
            Copy(folder, found);
        string[] loaded = complete ? [.. found.Select(slot => slot.Key)] : [];
        string[] unused = [.. folder.UnusedKeys.Where(name => !resolved.Contains(name))];
        return new LoadReport(folder.Path, loaded, missing, keptInitial, unused, mismatched);
    }

    private static void Copy(CheckpointFolder folder, List<TensorSlot> slots)
    {
        foreach (var slot in slots)
        {
            folder.CheckReadable(slot.Key, slot.Destination);
        }
        foreach (var slot in slots)
        {
            folder.ReadInto(slot.Key, slot.Destination);
        }
    }

    private static void CheckDeclaration(TensorSlot slot)
    {
        var actual = slot.Destination.shape;
        if (!actual.AsSpan().SequenceEqual(slot.Shape))
            throw new ArgumentException($"The slot '{slot.Key}' declares {SafetensorsTypes.Describe(slot.Shape)}, its destination is {SafetensorsTypes.Describe(actual)}.", nameof(slot));
    }
}
