using System.Text;
using System.Text.Json;

namespace DslPeft.Data;

/// <summary>
/// Reads files in SQuAD's form: <c>data</c>, <c>paragraphs</c> with <c>context</c>, <c>qas</c> with <c>id</c>, <c>question</c> and
/// <c>answers</c> of <c>text</c> and <c>answer_start</c>, counted in Unicode characters. Every answer is checked against its context.
/// </summary>
public static class SquadReader
{
    /// <summary>Every question of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="unanswerable">Whether questions may have no answer in their context.</param>
    /// <param name="requireAnswers">Whether questions must have <c>answers</c>; they are not read otherwise.</param>
    /// <param name="declared">The file's encoding; null for UTF-8, or what its byte order mark says.</param>
    /// <exception cref="DataException">The file is missing, empty or malformed; names the line and the place in the document.</exception>
    public static IReadOnlyList<SquadQuestion> Read(
        string path,
        bool unanswerable,
        bool requireAnswers = true,
        Encoding? declared = null
    ) => [.. ReadRows(path, unanswerable, requireAnswers, declared)];

    /// <summary>
    /// Reads the questions one by one, so that a file may be larger than the memory; one article of <c>data</c> is in memory at a time.
    /// </summary>
    /// <inheritdoc cref="Read"/>
    public static IEnumerable<SquadQuestion> ReadRows(string path, bool unanswerable, bool requireAnswers = true, Encoding? declared = null)
    {
        var any = false;
        foreach (
            var question in JsonMemberElements.Read(path, declared, "data", article => Questions(article, unanswerable, requireAnswers))
        )
        {
            any = true;
            yield return question;
        }
        if (!any)
        {
            throw new DataException(path, 0, "the file has no questions");
        }
    }

    private static IEnumerable<SquadQuestion> Questions(JsonPath article, bool unanswerable, bool requireAnswers)
    {
        foreach (var paragraph in article.Get("paragraphs").Elements())
        {
            var context = paragraph.Get("context").Text();
            foreach (var qa in paragraph.Get("qas").Elements())
            {
                yield return Question(qa, context, unanswerable, requireAnswers);
            }
        }
    }

    private static SquadQuestion Question(JsonPath qa, string context, bool unanswerable, bool requireAnswers)
    {
        string id = qa.Get("id").Text(),
            text = qa.Get("question").Text();
        if (string.IsNullOrWhiteSpace(text))
        {
            throw qa.Fault("the question is empty");
        }
        if (!requireAnswers)
        {
            return new SquadQuestion(id, text, context, null);
        }
        var answers = qa.Find("answers") ?? throw qa.Fault($"the question '{id}' has no answers");
        var impossible = qa.Find("is_impossible") is { Value.ValueKind: JsonValueKind.True };
        SquadAnswer[] references = impossible ? [] : [.. answers.Elements().Select(answer => Answer(answer, context))];
        if (references.Length == 0 && !unanswerable)
        {
            throw qa.Fault($"the question '{id}' has no answer: declare [SquadData(Unanswerable = true)] for data with such questions");
        }
        return new SquadQuestion(id, text, context, references);
    }

    private static SquadAnswer Answer(JsonPath answer, string context)
    {
        var text = answer.Get("text").Text();
        var start = TextUnits.Of(context, answer.Get("answer_start").Number());
        if (text.Length == 0 || start < 0 || string.CompareOrdinal(context, start, text, 0, text.Length) != 0)
        {
            throw answer.Fault(
                $"the answer {ColumnMap.Excerpt(text)} does not stand at character {answer.Get("answer_start").Number()} of its context"
            );
        }
        return new SquadAnswer(text, start);
    }
}
