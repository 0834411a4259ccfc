using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Reporting;

namespace DslPeft.Training;

/// <summary>
/// What a person should know of a base that was loaded: what the checkpoint lacks, what of it is not used, and what its configuration says
/// beside the declaration.
/// </summary>
internal static class BaseReport
{
    private const int Shown = 12;

    /// <summary>Writes a line for each such thing; nothing for a checkpoint that holds what is declared and no more.</summary>
    public static void Write(TextWriter output, ArchitectureModule loaded, AdaptationInfo info, TaskDataFormat format) =>
        Write(output, loaded, info, format, before: []);

    /// <summary>Writes the lines that were not written for an adaptation before it, of several over one base.</summary>
    public static void Write(
        TextWriter output,
        ArchitectureModule loaded,
        AdaptationInfo info,
        TaskDataFormat format,
        IEnumerable<(AdaptationInfo Info, TaskDataFormat Format)> before
    )
    {
        if (loaded.LoadReport is { } report)
        {
            HashSet<string> written = [.. before.SelectMany(adaptation => Lines(report, loaded, adaptation.Info, adaptation.Format))];
            foreach (var line in Lines(report, loaded, info, format).Where(line => !written.Contains(line)))
            {
                output.WriteLine($"{report.Path}: {WithoutControls(line)}");
            }
        }
    }

    private static IEnumerable<string> Lines(LoadReport report, ArchitectureModule loaded, AdaptationInfo info, TaskDataFormat format)
    {
        if (loaded.Storage != BaseStorage.Float32)
        {
            var inFloat32 = ByteSize.Show(sizeof(float) * loaded.Info.Parameters);
            yield return $"the base is held in {loaded.Storage}: {ByteSize.Show(loaded.Bytes)} of {inFloat32} in float32";
        }
        if (report.KeptInitial.Count > 0)
        {
            yield return $"the checkpoint has no {List(report.KeptInitial)}: {Initial(report, info)}";
        }
        HashSet<string> heads =
        [
            .. info.Parameters.Where(row => row is { Head: true, CheckpointKey: not null }).Select(row => row.CheckpointKey!),
        ];
        foreach (var row in info.Parameters.Where(row => row is { Head: true, CheckpointKey: not null }))
        {
            if (loaded.CheckpointHead.TryGetValue(row.CheckpointKey!, out var stored) && !stored.shape.SequenceEqual(row.Shape))
            {
                yield return $"the checkpoint's head is not used: {row.CheckpointKey} is {Shape(stored.shape)} there and {Shape(row.Shape)} here. The head starts anew.";
            }
        }
        string[] others = [.. report.Unused.Where(key => !heads.Contains(key))];
        if (others.Length > 0)
        {
            yield return $"not used, since nothing declared reads it: {List(others)}";
        }
        if (Labels(report, loaded, info, format) is { } labels)
        {
            yield return labels;
        }
        if (report.TrainingDifferences.Count > 0)
        {
            yield return $"the configuration differs in what training alone depends on, and the declaration holds: {string.Join("; ", report.TrainingDifferences)}";
        }
        if (report.UnknownEntries.Count > 0)
        {
            yield return $"warning: entries of {CheckpointLayout.ConfigName} that are not known here were ignored: {List(report.UnknownEntries)}";
        }
    }

    /// <summary>What becomes of weights that the checkpoint lacks. A part of which nothing is trained stays random.</summary>
    private static string Initial(LoadReport report, AdaptationInfo info)
    {
        string[] parts = [.. report.KeptInitial.Select(key => key[..(key.LastIndexOf('.') + 1)]).Distinct()];
        var trained = info.Parameters.Any(row => row.Trainable && parts.Any(part => row.Name.StartsWith(part, StringComparison.Ordinal)));
        return trained ? "it starts at random and is trained."
            : info.ReadsPooled && info.Head.ReadsPooled(info)
                ? $"the head reads a pooler of random weights, which stay as they are. A method at {nameof(Site)}.{nameof(Site.Pooler)} trains it."
            : "it has random weights, and no result depends on them.";
    }

    /// <summary>A sentence if the checkpoint names the outputs of its head otherwise.</summary>
    private static string? Labels(LoadReport report, ArchitectureModule loaded, AdaptationInfo info, TaskDataFormat format)
    {
        if (!info.Head.NamesLabels || report.Config is null || format.LabelNames.Count == 0)
        {
            return null;
        }
        var found = Names(report.Config);
        if (
            found.Length == 0
            || found.All(name => name.StartsWith("LABEL_", StringComparison.Ordinal))
            || found.SequenceEqual(format.LabelNames, StringComparer.OrdinalIgnoreCase)
        )
        {
            return null;
        }
        var starts = info.Parameters.Any(row =>
            row is { Head: true, CheckpointKey: not null }
            && loaded.CheckpointHead.TryGetValue(row.CheckpointKey!, out var stored)
            && stored.shape.SequenceEqual(row.Shape)
        );
        var reordered =
            found.Length == format.LabelNames.Count && found.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(format.LabelNames);
        return $"the checkpoint's labels are {(reordered ? "in another order" : "others")}: {string.Join(", ", found)} there, {string.Join(", ", format.LabelNames)} here."
            + (starts ? " The head starts from the checkpoint's, output by output." : "");
    }

    /// <summary>The names of the outputs in their order; none where the entry is absent or of another form.</summary>
    private static string[] Names(CheckpointConfig config) =>
        config.Find("id2label") is { ValueKind: JsonValueKind.Object } labels
        && labels.EnumerateObject().All(label => int.TryParse(label.Name, out _) && label.Value.ValueKind == JsonValueKind.String)
            ?
            [
                .. labels
                    .EnumerateObject()
                    .OrderBy(label => int.Parse(label.Name, System.Globalization.CultureInfo.InvariantCulture))
                    .Select(label => label.Value.GetString()!),
            ]
            : [];

    /// <summary>Names of tensors, entries and labels come from a file, which may be anybody's: none may move a terminal's cursor.</summary>
    private static string WithoutControls(string text) =>
        string.Concat(text.Select(character => char.IsControl(character) ? '\ufffd' : character));

    private static string List(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Shown)) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");

    private static string Shape(long[] shape) => $"({string.Join(", ", shape)})";
}
