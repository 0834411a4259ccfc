using System.Text.Json;
using DslPeft.Checkpoints;

namespace DslPeft.Training;

/// <summary>What decides the course of a run, by name, so that a difference can be named.</summary>
internal static class TrainingIdentity
{
    public static IReadOnlyDictionary<string, string> Of(AdaptedModel model, IBatchSource source, TrainingOptions options, int totalSteps) =>
        Of(model.Info, model.Base.Fingerprint(), source, options, totalSteps);

    public static IReadOnlyDictionary<string, string> Of(AdaptationInfo info, string baseFingerprint, IBatchSource source, TrainingOptions options, int totalSteps)
    {
        var identity = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["adaptation"] = info.Name,
            ["structure"] = info.StructureHash,
            ["base"] = baseFingerprint,
            ["data"] = source.Fingerprint,
            ["total steps"] = totalSteps.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        foreach (JsonProperty option in JsonSerializer.SerializeToElement(options).EnumerateObject())
        {
            // These two change when a run is looked at or saved, not where it goes, unless measurements decide where it ends.
            bool decides = option.Name == nameof(TrainingOptions.EvaluateEvery) && (options.Patience > 0 || options.KeepBest);
            if (decides || option.Name is not (nameof(TrainingOptions.EvaluateEvery) or nameof(TrainingOptions.CheckpointEvery)))
            {
                identity[option.Name] = option.Value.GetRawText();
            }
        }
        return identity;
    }

    /// <exception cref="CheckpointException">The two differ; names each difference.</exception>
    public static void RequireSame(string path, IReadOnlyDictionary<string, string> saved, IReadOnlyDictionary<string, string> now)
    {
        if (Differences(saved, now) is { } differences)
        {
            throw new CheckpointException(path, $"the run was started otherwise: {differences}. Resume with the same options and data, or start anew without --resume.");
        }
    }

    /// <summary>Names each difference; null where there is none.</summary>
    public static string? Differences(IReadOnlyDictionary<string, string> saved, IReadOnlyDictionary<string, string> now)
    {
        string[] differences = [.. now.Keys.Union(saved.Keys).Order(StringComparer.Ordinal)
            .Where(k => saved.GetValueOrDefault(k) != now.GetValueOrDefault(k))
            .Select(k => $"{k} was {Shorten(saved.GetValueOrDefault(k))} and is now {Shorten(now.GetValueOrDefault(k))}")];
        return differences.Length > 0 ? string.Join("; ", differences) : null;
    }

    private static string Shorten(string? value) => value is null ? "absent" : value.Length > 16 ? value[..12] + "…" : value;
}
