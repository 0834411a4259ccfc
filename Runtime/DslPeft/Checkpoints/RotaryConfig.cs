namespace DslPeft.Checkpoints;

/// <summary>
/// What a <c>config.json</c> says of rotary positions: their base, which share of a head they turn, and how angles are scaled. Files have
/// the entries by themselves or, newer ones, in one entry.
/// </summary>
internal static class RotaryConfig
{
    /// <summary>The entries of an architecture's rotary positions; none where it has none.</summary>
    public static IEnumerable<ConfigEntry> Entries(ArchitectureInfo info) =>
        info.Rotary == 0
            ? []
            :
            [
                new("rope_theta", info.Rotary) { Aliases = ["rope_parameters.rope_theta", "rotary_emb_base"] },
                new("partial_rotary_factor", info.RotaryShare) { Aliases = ["rope_parameters.partial_rotary_factor", "rotary_pct"] },
                .. Scaling(info.RotaryScaling),
            ];

    private static IEnumerable<ConfigEntry> Scaling(RotaryScalingInfo? scaling)
    {
        yield return Entry("rope_type", Name(scaling?.Kind ?? RotaryScaling.None), "type");
        yield return Entry("factor", scaling?.Factor ?? 1);
        if (scaling is not { Kind: RotaryScaling.Llama3 or RotaryScaling.Yarn })
            yield break;
        yield return Entry("original_max_position_embeddings", scaling.OriginalPositions);
        if (scaling.Kind == RotaryScaling.Llama3)
        {
            yield return Entry("low_freq_factor", scaling.LowFactor);
            yield return Entry("high_freq_factor", scaling.HighFactor);
            yield break;
        }
        // What a file without the entries says is as published.
        yield return Entry("beta_slow", scaling.LowFactor) with
        {
            Default = 1,
        };
        yield return Entry("beta_fast", scaling.HighFactor) with
        {
            Default = 32,
        };
        foreach (var key in new[] { "attention_factor", "mscale", "mscale_all_dim" })
            yield return Entry(key, null);
    }

    private static ConfigEntry Entry(string key, object? value, params string[] aliases) =>
        new("rope_scaling." + key, value)
        {
            Aliases =
            [
                .. aliases.Select(alias => "rope_scaling." + alias),
                .. aliases.Prepend(key).Select(name => "rope_parameters." + name),
            ],
        };

    private static string Name(RotaryScaling kind) => kind == RotaryScaling.None ? "default" : kind.ToString().ToLowerInvariant();
}
