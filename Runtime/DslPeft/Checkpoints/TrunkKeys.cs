namespace DslPeft.Checkpoints;

/// <summary>Which stored tensors belong to an architecture itself, as opposed to a head on top of it, by their names.</summary>
internal sealed class TrunkKeys(ArchitectureInfo info)
{
    private readonly string _prefix = info.KeyPrefix.Length > 0 ? info.KeyPrefix + "." : "";
    private readonly HashSet<string> _roots = [.. info.Rows.Select(row => Root(row.CheckpointKey ?? row.Name))];

    /// <summary>Tensors that may be stored as copies of others, each with the key of that other one.</summary>
    public IReadOnlyDictionary<string, string> Tied => info.Tied;

    /// <summary>
    /// True for a name below the base's prefix, or one that begins as a declared key does. What the declaration leaves out on purpose is
    /// none.
    /// </summary>
    public bool Contains(string stored)
    {
        var below = _prefix.Length > 0 && stored.StartsWith(_prefix, StringComparison.Ordinal);
        var root = Root(below ? stored[_prefix.Length..] : stored);
        return (below || _roots.Contains(root)) && !info.LeavesOut.Contains(root);
    }

    private static string Root(string key) => key.IndexOf('.') is var dot and >= 0 ? key[..dot] : key;
}
