using System.Text.Json;
using DslPeft.Checkpoints;

namespace DslPeft.Data;

/// <summary>Parses JSON of data files.</summary>
internal static class DataJson
{
    /// <param name="path">The file, for messages.</param>
    /// <param name="line">The line that the JSON starts on.</param>
    /// <param name="json">The JSON in UTF-8.</param>
    /// <param name="expected">What is expected in the file.</param>
    /// <param name="column">Bytes before it on that line.</param>
    /// <exception cref="DataException">It is no JSON, names a property twice, or holds half a character.</exception>
    public static JsonDocument Parse(string path, int line, byte[] json, string expected, long column = 0)
    {
        try
        {
            return JsonFile.Parse(json);
        }
        catch (JsonTextException fault)
        {
            throw new DataException(path, line + (int)fault.LineNumber!, fault.Problem);
        }
        catch (JsonException fault)
        {
            var found = json.Length > 1000 ? "" : $": {ColumnMap.Excerpt(System.Text.Encoding.UTF8.GetString(json))}";
            throw new DataException(
                path,
                line + (int)(fault.LineNumber ?? 0),
                fault.Message.Contains("uplicate", StringComparison.Ordinal)
                    ? $"a property is named twice: {fault.Message}"
                    : $"not JSON (column {fault.BytePositionInLine + 1 + (fault.LineNumber is > 0 ? 0 : column)}){found}; {expected} is expected"
            );
        }
    }
}
