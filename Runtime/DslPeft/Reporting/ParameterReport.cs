using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace DslPeft.Reporting;

/// <summary>One tensor of an adaptation in a report.</summary>
public sealed record ParameterLine(
    string Name,
    long[] Shape,
    long Count,
    string Initializer,
    string? CheckpointKey,
    bool Trainable,
    bool Decay,
    string Origin
);

/// <summary>
/// The parameter table of an adaptation and its totals, as data, as text and as Markdown. No weights are needed. The totals are those of
/// <see cref="AdaptationInfo"/>.
/// </summary>
public sealed record ParameterReport(
    string Name,
    string Architecture,
    string Head,
    int Labels,
    long BaseParameters,
    long TrainableParameters,
    long AddedParameters,
    long ChangedParameters,
    long DeployedParameters,
    long HeadParameters,
    string Explanation,
    IReadOnlyList<ParameterLine> Parameters
)
{
    private static readonly string[] Columns = ["name", "shape", "tensors", "count", "initial", "trained", "checkpoint key", "declared by"];

    /// <summary>Of <see cref="Columns"/>, those that hold numbers.</summary>
    private static readonly int[] Numbers = [2, 3];

    /// <summary>Full name of the declaring class; null where the report was made from an <see cref="AdaptationInfo"/> alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull), JsonPropertyOrder(-1)]
    public string? Type { get; init; }

    /// <summary>The totals, by name, in percent of the base's parameters.</summary>
    public IReadOnlyDictionary<string, double> PercentOfBase =>
        Totals.Skip(1).ToDictionary(t => t.Name, t => Math.Round(Percent.Of(t.Value, BaseParameters), 4));

    /// <summary>Bytes of the two moments that AdamW keeps of what is trained, in float32.</summary>
    public long OptimizerBytes => 2 * sizeof(float) * TrainableParameters;

    /// <summary>
    /// Bytes of the gradients of what is trained, in float32: what several machines that share a batch would reduce in each step.
    /// </summary>
    public long GradientBytes => sizeof(float) * TrainableParameters;

    /// <summary>The tensors, those of equal layers in one row.</summary>
    public IReadOnlyList<ParameterGroup> Table { get; } = ParameterGroup.Of(Parameters);

    private (string Name, long Value)[] Totals =>
        [
            ("base", BaseParameters),
            ("trainable", TrainableParameters),
            ("added", AddedParameters),
            ("changed", ChangedParameters),
            ("deployed", DeployedParameters),
            ("head", HeadParameters),
        ];

    private string Bytes =>
        $"Training keeps {ByteSize.Show(OptimizerBytes)} of AdamW's moments and {ByteSize.Show(GradientBytes)} of gradients, which is what machines that share a batch would reduce in a step; "
        + $"training the whole base, {ByteSize.Show(2 * sizeof(float) * BaseParameters)} and {ByteSize.Show(sizeof(float) * BaseParameters)}.";

    public static ParameterReport Of(AdaptationInfo info) =>
        new(
            info.Name,
            info.Architecture,
            info.Head.ToString(),
            info.Labels,
            info.BaseParameters,
            info.TrainableParameters,
            info.AddedParameters,
            info.ChangedParameters,
            info.DeployedParameters,
            info.HeadParameters,
            info.Explanation,
            [
                .. info
                    .Parameters.Where(r => !r.State)
                    .Select(r => new ParameterLine(
                        r.Name,
                        r.Shape,
                        r.Count,
                        Describe(r.Initial),
                        r.CheckpointKey,
                        r.Trainable,
                        r.Decay,
                        r.Origin
                    )),
            ]
        );

    /// <summary>
    /// The explanation tree, the table and the totals as plain text; the table with a line for each cell where it is wider than
    /// <paramref name="width"/>.
    /// </summary>
    public string ToText(int width = int.MaxValue)
    {
        string[][] cells = [Columns, .. Table.Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, Columns.Length).Select(c => cells.Max(row => row[c].Length))];
        var text = new StringBuilder(Explanation.TrimEnd()).Append("\n\n");
        if (widths.Sum() + 2 * (widths.Length - 1) > width)
        {
            using var stacked = new StringWriter(text) { NewLine = "\n" };
            StackedTable.Write(stacked, width, Columns, cells[1..]);
        }
        else
        {
            foreach (var row in cells)
            {
                var line = string.Join(
                    "  ",
                    row.Select((cell, c) => Numbers.Contains(c) ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c]))
                );
                text.Append(line.TrimEnd()).Append('\n');
            }
        }
        text.Append('\n');
        foreach (var (name, value) in Totals)
        {
            var count = value.ToString("N0", CultureInfo.InvariantCulture).PadLeft(15);
            text.Append(name.PadRight(10)).Append($" {count} ").Append(Percent.Show(value, BaseParameters).PadLeft(8)).Append('\n');
        }
        return text.Append('\n').Append(WrappedText.Of(Bytes, width)).Append('\n').ToString();
    }

    /// <summary>The explanation tree, the totals and the table in Markdown, under a heading of the second level.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder($"## {Name}\n\n```\n{Explanation.TrimEnd()}\n```\n\n");
        Row(["", .. Totals.Select(t => t.Name)]);
        text.Append($"|---|{string.Concat(Totals.Select(_ => "--:|"))}\n");
        Row(["parameters", .. Totals.Select(t => t.Value.ToString("N0", CultureInfo.InvariantCulture))]);
        Row(["of the base", .. Totals.Select(t => Percent.Show(t.Value, BaseParameters))]);
        text.Append('\n');
        Row(Columns);
        text.Append($"|{string.Concat(Columns.Select((_, c) => Numbers.Contains(c) ? "--:|" : "---|"))}\n");
        foreach (var group in Table)
        {
            Row(Cells(group));
        }
        return text.Append('\n').Append(Bytes).Append('\n').ToString();

        void Row(IEnumerable<string> cells) =>
            text.Append($"| {string.Join(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal)))} |\n");
    }

    private static string[] Cells(ParameterGroup group) =>
        [
            group.Name,
            $"({string.Join(", ", group.Shape)})",
            group.Tensors.ToString("N0", CultureInfo.InvariantCulture),
            group.Count.ToString("N0", CultureInfo.InvariantCulture),
            group.Initializer,
            group.Trainable
                ? group.Decay
                    ? "yes, decays"
                    : "yes"
                : "no",
            group.CheckpointKey ?? "",
            group.Origin,
        ];

    private static string Describe(Initial initial) =>
        initial.Std == 0 ? initial.Kind.ToString() : string.Create(CultureInfo.InvariantCulture, $"{initial.Kind}({initial.Std})");
}
