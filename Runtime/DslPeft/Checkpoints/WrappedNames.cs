namespace DslPeft.Checkpoints;

/// <summary>
/// Recognises a checkpoint of which every name has something in front, since not the model was saved but a module around it.
/// </summary>
internal static class WrappedNames
{
    private static readonly (string Prefix, string Explanation)[] Known =
    [
        (
            "base_model.model.",
            "peft puts there: this is a model with an adapter in it. Save what merge_and_unload() gives, or load the adapter over its base"
        ),
        ("_orig_mod.", "torch.compile puts there: save the module that was compiled"),
        ("module.", "DataParallel and its kin put there: save the module inside"),
    ];

    /// <summary>What stands before all names and whence it comes, as a sentence; null if nothing does.</summary>
    /// <param name="names">The stored names.</param>
    /// <param name="missing">Keys for which nothing is stored.</param>
    /// <param name="basePrefix">The base's prefix.</param>
    public static string? Explain(IReadOnlyList<string> names, IEnumerable<string> missing, string basePrefix)
    {
        foreach (var candidate in missing.Take(1).SelectMany(key => CheckpointKeys.Candidates(key, basePrefix)))
        {
            if (names.FirstOrDefault(name => name.EndsWith("." + candidate, StringComparison.Ordinal)) is not { } stored)
                continue;
            var wrapping = stored[..^candidate.Length];
            if (basePrefix.Length > 0 && ("." + wrapping).EndsWith($".{basePrefix}.", StringComparison.Ordinal))
                wrapping = wrapping[..^(basePrefix.Length + 1)];
            if (Source(wrapping) is { } source && names.All(name => name.StartsWith(wrapping, StringComparison.Ordinal)))
                return $"Every name begins with '{wrapping}', which {source}.";
        }
        return null;
    }

    private static string? Source(string wrapping) =>
        Known.Where(known => wrapping.Contains(known.Prefix, StringComparison.Ordinal)).Select(known => known.Explanation).FirstOrDefault();
}
