namespace DslPeft.Checkpoints;

/// <summary>What a <c>config.json</c> says of rotary positions: their base, and how angles are scaled with the length, which is not computed here.</summary>
internal static class RotaryConfig
{
    /// <summary>The entries of plain rotary positions of a base; none for 0. Files have them by themselves or, newer ones, in one entry.</summary>
    public static IEnumerable<ConfigEntry> Entries(double theta) => theta == 0 ? [] :
    [
        new("rope_theta", theta) { Aliases = ["rope_parameters.rope_theta"] },
        new("rope_scaling.rope_type", "default") { Aliases = ["rope_scaling.type", "rope_parameters.rope_type", "rope_parameters.type"] },
        new("rope_scaling.factor", 1) { Aliases = ["rope_parameters.factor"] },
        new("partial_rotary_factor", 1) { Aliases = ["rope_parameters.partial_rotary_factor", "rotary_pct"] },
    ];
}
