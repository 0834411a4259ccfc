using System.Text.Json;

namespace DslPeft.Data;

/// <summary>Parses JSON of data files.</summary>
internal static class DataJson
{
    // Of two properties of one name, which counts would be a guess.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <param name="path">The file, for messages.</param>
    /// <param name="line">The line that the JSON starts on.</param>
    /// <param name="json">The JSON in UTF-8.</param>
    /// <param name="expected">What is expected in the file.</param>
    /// <exception cref="DataException">It is no JSON, names a property twice, or holds half of a surrogate pair.</exception>
    public static JsonDocument Parse(string path, int line, byte[] json, string expected)
    {
        try
        {
            // Checked before anything is looked up by name, which reads the names.
            RequireText(path, line, json);
            return JsonDocument.Parse(json, Options);
        }
        catch (JsonException fault)
        {
            string found = json.Length > 1000 ? "" : $": {ColumnMap.Excerpt(System.Text.Encoding.UTF8.GetString(json))}";
            throw new DataException(path, line + (int)(fault.LineNumber ?? 0), fault.Message.Contains("uplicate", StringComparison.Ordinal)
                ? $"a property is named twice: {fault.Message}"
                : $"not JSON (column {fault.BytePositionInLine + 1}){found}; {expected} is expected");
        }
    }

    /// <summary>Refuses escapes that are no character: the parser leaves them to whoever reads the text.</summary>
    private static void RequireText(string path, int line, byte[] json)
    {
        if (json.AsSpan().IndexOf("\\u"u8) < 0)
        {
            return;
        }
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader is { ValueIsEscaped: true, TokenType: JsonTokenType.String or JsonTokenType.PropertyName })
            {
                try
                {
                    reader.GetString();
                }
                catch (InvalidOperationException)
                {
                    string raw = System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
                    throw new DataException(path, line + json.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n'), $"the text {ColumnMap.Excerpt(raw)} has half of a surrogate pair, which is no character");
                }
            }
        }
    }
}
