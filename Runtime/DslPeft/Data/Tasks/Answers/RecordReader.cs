using System.Text;
using System.Text.RegularExpressions;

namespace DslPeft.Data;

/// <summary>
/// Reads ReCoRD's JSON Lines: <c>passage.text</c> and <c>passage.entities</c> (<c>start</c>, and <c>end</c> with the last character,
/// counted in Unicode characters); <c>qas</c> with <c>query</c> and <c>answers</c> of <c>text</c>.
/// </summary>
public static partial class RecordReader
{
    /// <summary>Every query of a file.</summary>
    /// <exception cref="DataException">The file is missing, empty or malformed; names the line and the place in it.</exception>
    public static IReadOnlyList<RecordQuery> Read(string path, bool requireLabels = true, Encoding? declared = null) =>
        [.. ReadRows(path, requireLabels, declared)];

    /// <summary>Reads the queries one by one, so that a file may be larger than the memory.</summary>
    /// <inheritdoc cref="Read"/>
    public static IEnumerable<RecordQuery> ReadRows(string path, bool requireLabels = true, Encoding? declared = null)
    {
        var queries = 0;
        return SuperGlueReader
            .Rows(path, declared, row =>
            {
                var passage = row.Get("passage");
                var text = passage.Get("text").Text();
                string[] entities = [.. passage.Get("entities").Elements().Select(entity => Entity(entity, text)).Distinct()];
                if (entities.Length == 0)
                {
                    throw passage.Get("entities").Fault("there are no entities to choose from");
                }
                List<RecordQuery> read =
                [
                    .. row.Get("qas").Elements().Select(qa => Query(qa, Sentences(text), entities, queries++, requireLabels)),
                ];
                return read.Count > 0 ? read : throw row.Get("qas").Fault("there are no queries");
            })
            .SelectMany(read => read);
    }

    private static RecordQuery Query(JsonPath qa, string passage, string[] entities, int place, bool requireLabels)
    {
        var query = qa.Get("query").Text();
        if (!query.Contains(RecordQuery.Gap, StringComparison.Ordinal))
        {
            throw qa.Get("query").Fault($"'{RecordQuery.Gap}' is expected in it");
        }
        var id = (qa.Find("idx")?.Number() ?? place).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!requireLabels)
        {
            return new RecordQuery(id, passage, query, entities, null);
        }
        var answers = qa.Get("answers");
        string[] texts = [.. answers.Elements().Select(answer => answer.Get("text").Text()).Distinct()];
        return texts.Length > 0 ? new RecordQuery(id, passage, query, entities, texts) : throw answers.Fault("there are no answers");
    }

    private static string Entity(JsonPath entity, string text)
    {
        int start = TextUnits.Of(text, entity.Get("start").Number()),
            end = TextUnits.Of(text, entity.Get("end").Number() + 1);
        return start >= 0 && end > start
            ? text[start..end]
            : throw entity.Fault(
                $"characters {entity.Get("start").Number()} to {entity.Get("end").Number()} are not in the text, which has {TextUnits.Count(text)}"
            );
    }

    /// <summary>A text whose highlights, which lines of their own mark, follow it as sentences.</summary>
    private static string Sentences(string text) => Ended().Replace(Highlight().Replace(text, "$1 "), ". ");

    [GeneratedRegex(@"([.?!""'])\s*\n@highlight\n")]
    private static partial Regex Highlight();

    [GeneratedRegex(@"\s*\n@highlight\n")]
    private static partial Regex Ended();
}
