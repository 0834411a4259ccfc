using System.Globalization;
using System.Text.Json;
using DslPeft.Checkpoints;

namespace DslPeft.Training;

/// <summary>What decides the course of a run, by name, so that a difference can be named.</summary>
internal static class TrainingIdentity
{
    private const string Steps = "total steps";

    // What a finished run may have more of when it goes on.
    private static readonly string[] Extended = [Steps, nameof(TrainingOptions.Epochs), nameof(TrainingOptions.MaxSteps)];

    public static IReadOnlyDictionary<string, string> Of(
        AdaptedModel model,
        IBatchSource source,
        TrainingOptions options,
        int totalSteps,
        string? origin
    ) => Of(model.Info, model.Base.Fingerprint(), source, options, totalSteps, origin);

    public static IReadOnlyDictionary<string, string> Of(
        AdaptationInfo info,
        string baseFingerprint,
        IBatchSource source,
        TrainingOptions options,
        int totalSteps,
        string? origin = null
    )
    {
        var identity = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["adaptation"] = info.Name,
            ["structure"] = info.StructureHash,
            ["base"] = baseFingerprint,
            ["data"] = source.Fingerprint,
            [Steps] = totalSteps.ToString(CultureInfo.InvariantCulture),
        };
        if (origin is not null)
        {
            identity["first values"] = origin;
        }
        foreach (var option in JsonSerializer.SerializeToElement(options, TrainingTypes.Plain.TrainingOptions).EnumerateObject())
        {
            // These two change when a run is looked at or saved, not where it goes, unless measurements decide where it ends.
            var decides = option.Name == nameof(TrainingOptions.EvaluateEvery) && (options.Patience > 0 || options.KeepBest);
            if (decides || option.Name is not (nameof(TrainingOptions.EvaluateEvery) or nameof(TrainingOptions.CheckpointEvery)))
            {
                identity[option.Name] = option.Value.GetRawText();
            }
        }
        return identity;
    }

    /// <summary>Checks that a run goes on as it was started. One that took all its steps may be given more epochs or steps.</summary>
    /// <exception cref="CheckpointException">The two differ; names each difference.</exception>
    public static void RequireSame(string path, TrainingState state, IReadOnlyDictionary<string, string> now)
    {
        var finished = state.Identity.GetValueOrDefault(Steps) == state.Step.ToString(CultureInfo.InvariantCulture);
        IEnumerable<KeyValuePair<string, string>> Compared(IReadOnlyDictionary<string, string> identity) =>
            identity.Where(entry => !finished || !Extended.Contains(entry.Key));
        if (Differences(Compared(state.Identity).ToDictionary(), Compared(now).ToDictionary()) is { } differences)
        {
            throw new CheckpointException(
                path,
                $"the run was started otherwise: {differences}. Resume with the same options and data, or start anew without --resume."
            );
        }
        if (int.Parse(now[Steps], CultureInfo.InvariantCulture) < state.Step)
        {
            throw new CheckpointException(
                path,
                $"the run took {state.Step} steps, and {now[Steps]} are asked for. A finished run goes on with more epochs or steps, not with fewer."
            );
        }
    }

    /// <summary>Names each difference; null where there is none.</summary>
    public static string? Differences(IReadOnlyDictionary<string, string> saved, IReadOnlyDictionary<string, string> now)
    {
        string[] differences =
        [
            .. now
                .Keys.Union(saved.Keys)
                .Order(StringComparer.Ordinal)
                .Where(k => saved.GetValueOrDefault(k) != now.GetValueOrDefault(k))
                .Select(k => $"{k} was {Shorten(saved.GetValueOrDefault(k))} and is now {Shorten(now.GetValueOrDefault(k))}"),
        ];
        return differences.Length > 0 ? string.Join("; ", differences) : null;
    }

    private static string Shorten(string? value) =>
        value is null ? "absent"
        : value.Length > 16 ? value[..12] + "…"
        : value;
}
