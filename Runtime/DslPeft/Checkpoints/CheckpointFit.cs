namespace DslPeft.Checkpoints;

/// <summary>Whether a checkpoint is of an architecture, by the names and shapes of its tensors.</summary>
internal static class CheckpointFit
{
    /// <exception cref="CheckpointException">The checkpoint is missing or damaged.</exception>
    public static bool Fits(string path, ArchitectureInfo architecture)
    {
        using var checkpoint = CheckpointFolder.Open(path, architecture.KeyPrefix);
        return architecture
            .Rows.Where(row => !row.Optional)
            .All(row =>
            {
                var key = row.CheckpointKey ?? row.Name;
                return checkpoint.Contains(key) && checkpoint.Shape(key).SequenceEqual(row.Transposed ? row.Shape.Reverse() : row.Shape);
            });
    }
}
