using System.Text.Json;
using DslPeft.Checkpoints;

namespace DslPeft.Data;

/// <summary>JSON Lines: one object a line; blank lines are skipped.</summary>
internal sealed class JsonLinesRowReader : IRowReader
{
    public IEnumerable<RawRow> Read(string path, TextDataFormat format, bool requireLabels)
    {
        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            line++;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return Row(path, line, text, format, requireLabels);
            }
        }
    }

    private static RawRow Row(string path, int line, string text, TextDataFormat format, bool requireLabels)
    {
        using JsonDocument document = Parse(path, line, text);
        JsonElement row = document.RootElement;
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw new DataException(path, line, $"a JSON object is expected and {row.ValueKind} was found: {ColumnMap.Excerpt(text)}");
        }
        string first = Text(path, line, row, format.TextColumns);
        string? second = format.PairColumns.Count > 0 ? Text(path, line, row, format.PairColumns) : null;
        JsonElement? label = Find(row, format.LabelColumns);
        if (label is null && requireLabels)
        {
            throw new DataException(path, line, $"no label: the key {ColumnMap.Names(format.LabelColumns)} is needed in {ColumnMap.Excerpt(text)}");
        }
        return label is { ValueKind: JsonValueKind.Array } list
            ? new RawRow(line, first, second, null, [.. list.EnumerateArray().Select(e => Scalar(path, line, e))])
            : new RawRow(line, first, second, label is { } value ? Scalar(path, line, value) : null);
    }

    /// <exception cref="DataException">The line is not JSON.</exception>
    public static JsonDocument Parse(string path, int line, string text)
    {
        try
        {
            return JsonFile.Parse(text);
        }
        catch (JsonException e)
        {
            throw new DataException(path, line, $"not JSON (column {e.BytePositionInLine + 1}): {ColumnMap.Excerpt(text)}");
        }
    }

    private static string Text(string path, int line, JsonElement row, IReadOnlyList<string> names)
    {
        if (Find(row, names) is not { } value)
        {
            throw new DataException(path, line, $"no text: the key {ColumnMap.Names(names)} is needed in {ColumnMap.Excerpt(row.GetRawText())}");
        }
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new DataException(path, line, $"a text is expected and {ColumnMap.Excerpt(value.GetRawText())} was found");
    }

    private static JsonElement? Find(JsonElement row, IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            if (row.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null)
            {
                return value;
            }
        }
        return null;
    }

    private static string Scalar(string path, int line, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw new DataException(path, line, $"a label is expected and {ColumnMap.Excerpt(value.GetRawText())} was found"),
    };
}
