using System.Text.Json;

namespace DslPeft.Checkpoints;

/// <summary>What a <c>config.json</c> says of rotary positions beside their base: how angles are scaled with the length, which is not computed here.</summary>
internal static class RotaryConfig
{
    private const string Plain = "default";

    /// <summary>Differences from plain rotary positions of a base, as <c>key: declared, found</c>.</summary>
    public static IEnumerable<string> Differences(CheckpointConfig config, double theta)
    {
        foreach (var name in new[] { "rope_scaling", "rope_parameters" })
        {
            if (!config.Root.TryGetProperty(name, out var entry) || entry.ValueKind == JsonValueKind.Null)
                continue;
            if (entry.ValueKind != JsonValueKind.Object || Type(entry) is not Plain)
                yield return $"{name}: declared rotary positions that are not scaled, found {entry.GetRawText()}";
            else if (entry.TryGetProperty("rope_theta", out var found) && (found.ValueKind != JsonValueKind.Number || found.GetDouble() != theta))
                yield return $"{name}.rope_theta: declared {theta}, found {found.GetRawText()}";
        }
    }

    /// <summary>The kind of scaling; older files have another name for it.</summary>
    private static string? Type(JsonElement entry) =>
        entry.TryGetProperty("rope_type", out var type) || entry.TryGetProperty("type", out type) ? type.ValueKind == JsonValueKind.String ? type.GetString() : null : Plain;
}
