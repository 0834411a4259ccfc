using System.Text;
using System.Text.Json;

namespace DslPeft.Data;

/// <summary>Reads SuperGLUE's JSON Lines. How a task's fields become one or two texts is said at each.</summary>
public static class SuperGlueReader
{
    /// <summary>The rows of a task with labels of a text or a pair.</summary>
    /// <exception cref="DataException">The file is missing, empty or malformed, or a label is unknown; names the line.</exception>
    public static IReadOnlyList<Example> ReadTexts(
        string path,
        SuperGlueTask task,
        IReadOnlyList<string> labels,
        bool requireLabels = true,
        Encoding? declared = null
    ) => [.. ReadTextRows(path, task, labels, requireLabels, declared)];

    /// <summary>Reads these rows one by one, so that a file may be larger than the memory.</summary>
    /// <inheritdoc cref="ReadTexts"/>
    public static IEnumerable<Example> ReadTextRows(
        string path,
        SuperGlueTask task,
        IReadOnlyList<string> labels,
        bool requireLabels = true,
        Encoding? declared = null
    ) => Rows(path, declared, row =>
        {
            var (text, pair) = task switch
            {
                SuperGlueTask.BoolQ => (row.Get("question").Text(), row.Get("passage").Text()),
                SuperGlueTask.Wic => ($"{row.Get("word").Text()}: {row.Get("sentence1").Text()}", row.Get("sentence2").Text()),
                SuperGlueTask.Wsc => (Marked(row), (string?)null),
                _ => (row.Get("premise").Text(), row.Get("hypothesis").Text()),
            };
            return new Example(text, pair, Label(row, requireLabels) is { } label ? Index(label, labels) : -1);
        });

    /// <summary>The rows of COPA: a premise, and "because" or "so" before each alternative.</summary>
    /// <exception cref="DataException">The file is missing, empty or malformed; names the line.</exception>
    public static IReadOnlyList<ChoiceExample> ReadChoices(string path, bool requireLabels = true, Encoding? declared = null) =>
        [.. ReadChoiceRows(path, requireLabels, declared)];

    /// <summary>Reads these rows one by one, so that a file may be larger than the memory.</summary>
    /// <inheritdoc cref="ReadChoices"/>
    public static IEnumerable<ChoiceExample> ReadChoiceRows(string path, bool requireLabels = true, Encoding? declared = null) =>
        Rows(path, declared, row =>
        {
            var word = row.Get("question").Text() switch
            {
                "cause" => "because",
                "effect" => "so",
                _ => null,
            };
            if (word is null)
            {
                throw row.Get("question").Fault("'cause' or 'effect' is expected");
            }
            string[] choices = [.. new[] { "choice1", "choice2" }.Select(name => $"{word} {row.Get(name).Text()}")];
            var label = Label(row, requireLabels)?.Number() ?? -1;
            return label is 0 or 1 || !requireLabels
                ? new ChoiceExample(row.Get("premise").Text(), choices, label)
                : throw row.Get("label").Fault("0 or 1 is expected");
        });

    /// <summary>WSC's text, the name between stars and the pronoun between number signs (Raffel et al., arXiv 1910.10683).</summary>
    private static string Marked(JsonPath row)
    {
        List<string> words = [.. row.Get("text").Text().Split(' ')];
        foreach (var (span, mark) in new[] { ("span1", "*"), ("span2", "#") })
        {
            var target = row.Get("target");
            int first = target.Get(span + "_index").Number(),
                count = target.Get(span + "_text").Text().Split(' ').Length;
            if (first < 0 || first > words.Count - count)
            {
                throw target.Get(span + "_index").Fault($"the text has {words.Count} words");
            }
            words[first] = $"{mark} {words[first]}";
            words[first + count - 1] += $" {mark}";
        }
        return string.Join(' ', words);
    }

    private static JsonPath? Label(JsonPath row, bool required) => required ? row.Get("label") : null;

    private static int Index(JsonPath label, IReadOnlyList<string> labels)
    {
        var text = label.Value.ValueKind == JsonValueKind.String ? label.Text() : label.Value.GetRawText();
        var index = labels.ToList().IndexOf(text);
        return index >= 0
            ? index
            : throw label.Fault($"the label {ColumnMap.Excerpt(text)} is unknown: one of {ColumnMap.Names(labels)} is expected");
    }

    /// <summary>What is read of each line that is not blank, or of each element of a list.</summary>
    /// <exception cref="DataException">The file is missing, empty or not JSON Lines.</exception>
    internal static IEnumerable<T> Rows<T>(string path, Encoding? declared, Func<JsonPath, T> read)
    {
        var any = false;
        foreach (var row in JsonRows.Read(path, declared, (line, row) => read(new JsonPath(path, line, row))))
        {
            any = true;
            yield return row;
        }
        if (!any)
        {
            throw new DataException(path, 0, "the file has no rows");
        }
    }
}
