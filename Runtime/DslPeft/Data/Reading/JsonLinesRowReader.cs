using System.Text.Json;

namespace DslPeft.Data;

/// <summary>JSON Lines, or a list of objects.</summary>
internal sealed class JsonLinesRowReader : IRowReader
{
    public IEnumerable<RawRow> Read(string path, TextDataFormat format, bool requireLabels) =>
        JsonRows.Read(path, format.Encoding, (line, row) => Row(path, line, row, format, requireLabels));

    private static RawRow Row(string path, int line, JsonElement row, TextDataFormat format, bool requireLabels)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw new DataException(
                path,
                line,
                $"a JSON object is expected and {row.ValueKind} was found: {ColumnMap.Excerpt(row.GetRawText())}"
            );
        }
        var first = Text(path, line, row, format.TextColumns);
        var second = format.PairColumns.Count > 0 ? Text(path, line, row, format.PairColumns) : null;
        string[] more = [.. format.MoreColumns.Select(names => Text(path, line, row, names))];
        var task = format.TaskNames.Count > 0 ? Task(path, line, row, format.TaskNames) : null;
        if (!requireLabels)
        {
            return new RawRow(line, first, second, null) { More = more, Task = task };
        }
        var label = Find(row, format.LabelColumns)
            ?? throw new DataException(
                path,
                line,
                $"no label: the key {ColumnMap.Names(format.LabelColumns)} is needed in {ColumnMap.Excerpt(row.GetRawText())}"
            );
        var labels = label.ValueKind == JsonValueKind.Array ? label.EnumerateArray().Select(e => Scalar(path, line, e)).ToArray() : null;
        return new RawRow(line, first, second, labels is null ? Scalar(path, line, label) : null, labels) { More = more, Task = task };
    }

    /// <summary>What stands at the key of tasks.</summary>
    public static string Task(string path, int line, JsonElement row, IReadOnlyList<string> names) =>
        Find(row, names) is { } value
            ? value.ValueKind == JsonValueKind.String
                ? value.GetString()!
                : value.GetRawText()
            : throw new DataException(
                path,
                line,
                $"no task: the key {ColumnMap.Names(names)} is needed in {ColumnMap.Excerpt(row.GetRawText())}"
            );

    private static string Text(string path, int line, JsonElement row, IReadOnlyList<string> names)
    {
        if (Find(row, names) is not { } value)
        {
            throw new DataException(
                path,
                line,
                $"no text: the key {ColumnMap.Names(names)} is needed in {ColumnMap.Excerpt(row.GetRawText())}"
            );
        }
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new DataException(path, line, $"a text is expected and {ColumnMap.Excerpt(value.GetRawText())} was found");
    }

    private static JsonElement? Find(JsonElement row, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                return value;
            }
        }
        return null;
    }

    private static string Scalar(string path, int line, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => throw new DataException(path, line, $"a label is expected and {ColumnMap.Excerpt(value.GetRawText())} was found"),
        };
}
