using DslPeft.Checkpoints;

namespace DslPeft.Scaffold;

/// <summary>
/// How the angles of rotary positions are scaled: the entry <c>rope_scaling</c>, in newer files <c>rope_parameters</c>. A layout without
/// the constants computes none, which the comparison with the file says.
/// </summary>
internal static class RotaryScalingEntries
{
    // The constants of layouts, as LLaMA's.
    private const string Kind = "Scaling",
        Factor = "ScalingFactor",
        Original = "OriginalPositions",
        Low = "LowFactor",
        High = "HighFactor";

    private static readonly Dictionary<string, RotaryScaling> Kinds = new(StringComparer.Ordinal)
    {
        ["default"] = RotaryScaling.None,
        ["linear"] = RotaryScaling.Linear,
        ["dynamic"] = RotaryScaling.Dynamic,
        ["llama3"] = RotaryScaling.Llama3,
        ["yarn"] = RotaryScaling.Yarn,
    };

    public static void Read(CheckpointConfig config, FamilyLayout layout, Dictionary<string, object> values)
    {
        if (layout.Find(Kind) is null)
            return;
        foreach (var entry in new[] { "rope_scaling", "rope_parameters" })
        {
            if (TypeOf(config, entry) is not { } type)
                continue;
            var supported = Kinds
                .Where(kind => kind.Value is RotaryScaling.None or RotaryScaling.Linear || layout.Find(Original) is not null)
                .Select(kind => kind.Key)
                .ToList();
            if (!supported.Contains(type))
            {
                throw new CheckpointException(
                    config.Path,
                    $"'{entry}' is of the type \"{type}\"; {layout.Name}, the layout of {layout.ModelType}, "
                        + $"has {string.Join(", ", supported)}"
                );
            }

            Read(config, layout, entry, Kinds[type], values);
            return;
        }
    }

    private static string? TypeOf(CheckpointConfig config, string entry) =>
        config.Text($"{entry}.rope_type") ?? config.Text($"{entry}.type");

    private static void Read(
        CheckpointConfig config,
        FamilyLayout layout,
        string entry,
        RotaryScaling kind,
        Dictionary<string, object> values
    )
    {
        values[Kind] = kind;
        if (kind == RotaryScaling.None)
            return;
        values[Factor] = Required(config, $"{entry}.factor");
        if (kind == RotaryScaling.Linear)
            return;
        // Without an entry of its own the texts of pretraining were as long as the file's positions say.
        var original = kind == RotaryScaling.Dynamic ? null : config.Int($"{entry}.original_max_position_embeddings");
        values[Original] = (int)(original ?? config.Int("max_position_embeddings") ?? (int)layout.Find("Positions")!.Value);
        if (kind == RotaryScaling.Llama3)
            (values[Low], values[High]) = (Required(config, $"{entry}.low_freq_factor"), Required(config, $"{entry}.high_freq_factor"));
        else if (kind == RotaryScaling.Yarn)
            (values[Low], values[High]) = (config.Number($"{entry}.beta_slow") ?? 1, config.Number($"{entry}.beta_fast") ?? 32);
    }

    private static double Required(CheckpointConfig config, string key) =>
        config.Number(key)
        ?? throw new CheckpointException(config.Path, $"'{key}' is missing, which this scaling of rotary positions needs");
}
