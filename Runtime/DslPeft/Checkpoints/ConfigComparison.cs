using System.Text.Json;

namespace DslPeft.Checkpoints;

/// <summary>A checkpoint's configuration held against a declaration.</summary>
/// <param name="Differences">Entries by which the checkpoint computes something else, as <c>name: declared …, found …</c>.</param>
/// <param name="TrainingDifferences">The same of entries that training alone depends on.</param>
/// <param name="Unknown">Entries that neither the declaration nor <see cref="ConfigCatalogue"/> knows.</param>
internal sealed record ConfigComparison(
    IReadOnlyList<string> Differences,
    IReadOnlyList<string> TrainingDifferences,
    IReadOnlyList<string> Unknown
)
{
    private const int LongestValue = 80;

    public static ConfigComparison Of(CheckpointConfig config, ArchitectureInfo info)
    {
        List<string> differences = [],
            training = [];
        var entries = ConfigCatalogue.EntriesOf(info);
        foreach (var entry in entries)
            (entry.TrainingOnly ? training : differences).AddRange(DifferencesOf(config, entry));
        var known = entries.SelectMany(entry => entry.Names).ToHashSet(StringComparer.Ordinal);
        var unknown = Leaves(config.Root, known, differences)
            .Where(name => !known.Contains(name) && !info.Ignores.Contains(name) && !ConfigCatalogue.IsHarmless(name))
            .ToList();
        return new ConfigComparison(differences, training, unknown);
    }

    private static IEnumerable<string> DifferencesOf(CheckpointConfig config, ConfigEntry entry)
    {
        var found = entry.Names.Select(name => (Name: name, Value: config.Find(name))).Where(named => named.Value is not null).ToList();
        foreach (var (name, value) in found.Where(named => !entry.Accepts(named.Value!.Value)))
            yield return $"{name}: declared {ConfigEntry.Describe(entry.Value)}, found {Shorten(value!.Value.GetRawText())}";
        var isNull = entry.Names.Any(name => config.Present(name) is not null);
        if (found.Count == 0 && isNull && entry.Value is not null && !entry.AcceptsNull)
            yield return $"{entry.Name}: declared {ConfigEntry.Describe(entry.Value)}, found null, which means {ConfigEntry.Describe(entry.Null ?? entry.Default)}";
        if (found.Count == 0 && !isNull && !entry.AcceptsAbsence)
            yield return $"{entry.Name}: declared {ConfigEntry.Describe(entry.Value)}, not in the file, which then means {ConfigEntry.Describe(entry.Default)}";
    }

    /// <summary>The names of entries that are not null; of those of which entries are known by name, the names of their entries.</summary>
    private static IEnumerable<string> Leaves(JsonElement root, HashSet<string> known, List<string> differences)
    {
        foreach (var property in root.EnumerateObject().Where(property => property.Value.ValueKind != JsonValueKind.Null))
        {
            var nested = known.Any(name => name.StartsWith(property.Name + ".", StringComparison.Ordinal));
            if (nested && property.Value.ValueKind != JsonValueKind.Object)
            {
                differences.Add($"{property.Name}: expected an object of entries, found {Shorten(property.Value.GetRawText())}");
            }
            else if (nested)
            {
                foreach (var inner in property.Value.EnumerateObject().Where(inner => inner.Value.ValueKind != JsonValueKind.Null))
                    yield return $"{property.Name}.{inner.Name}";
            }
            else
            {
                yield return property.Name;
            }
        }
    }

    private static string Shorten(string text) => text.Length <= LongestValue ? text : text[..LongestValue] + "…";
}
