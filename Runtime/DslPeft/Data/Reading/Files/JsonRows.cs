using System.Text;
using System.Text.Json;

namespace DslPeft.Data;

/// <summary>Files of JSON values: one a line, where blank lines are skipped, or one list of them over any number of lines.</summary>
internal static class JsonRows
{
    /// <summary>What is read of each value, with the line that it starts on.</summary>
    /// <exception cref="DataException">The file is missing or malformed; names the line.</exception>
    public static IEnumerable<T> Read<T>(string path, Encoding? declared, Func<int, JsonElement, T> read)
    {
        using var lines = DataText.Lines(path, declared).SkipWhile(line => string.IsNullOrWhiteSpace(line.Text)).GetEnumerator();
        if (!lines.MoveNext())
        {
            yield break;
        }
        var list = lines.Current.Text.TrimStart().StartsWith('[');
        foreach (
            (var line, var text) in list
                ? JsonListElements.Of(path, From(lines))
                : From(lines).Where(line => !string.IsNullOrWhiteSpace(line.Text))
        )
        {
            using var document = DataJson.Parse(
                path,
                line,
                Encoding.UTF8.GetBytes(text),
                list ? "a list of JSON objects" : "one JSON object a line, or a list of them,"
            );
            yield return read(line, document.RootElement);
        }
    }

    private static IEnumerable<(int Line, string Text)> From(IEnumerator<(int Line, string Text)> lines)
    {
        do
        {
            yield return lines.Current;
        } while (lines.MoveNext());
    }
}
