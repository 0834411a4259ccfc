using System.Text;

namespace DslPeft.Data;

/// <summary>
/// Reads MultiRC's JSON Lines: <c>passage.text</c>, <c>passage.questions</c> with <c>question</c> and <c>answers</c> of <c>text</c> and
/// <c>label</c>.
/// </summary>
public static class MultiRcReader
{
    /// <summary>Every answer of a file, the question before it in the second text.</summary>
    /// <exception cref="DataException">The file is missing, empty or malformed; names the line and the place in it.</exception>
    public static IReadOnlyList<CandidateAnswer> Read(string path, bool requireLabels = true, Encoding? declared = null) =>
        [.. ReadRows(path, requireLabels, declared)];

    /// <summary>Reads the answers one by one, so that a file may be larger than the memory.</summary>
    /// <inheritdoc cref="Read"/>
    public static IEnumerable<CandidateAnswer> ReadRows(string path, bool requireLabels = true, Encoding? declared = null)
    {
        var questions = 0;
        return SuperGlueReader
            .Rows(path, declared, row =>
            {
                var passage = row.Get("passage");
                string text = passage.Get("text").Text(),
                    id = Index(row, questions);
                List<CandidateAnswer> answers =
                [
                    .. passage.Get("questions").Elements().SelectMany(question => Answers(question, text, id, questions++, requireLabels)),
                ];
                return answers.Count > 0 ? answers : throw passage.Get("questions").Fault("there are no answers");
            })
            .SelectMany(answers => answers);
    }

    private static List<CandidateAnswer> Answers(JsonPath question, string passage, string id, int index, bool requireLabels)
    {
        var asked = question.Get("question").Text();
        return
        [
            .. question
                .Get("answers")
                .Elements()
                .Select(
                    (answer, i) =>
                    {
                        var text = answer.Get("text").Text();
                        return new CandidateAnswer(
                            new Example(passage, $"{asked} {text}", Label(answer, requireLabels)),
                            index,
                            $"{id}.{Index(question, index)}.{Index(answer, i)}",
                            text
                        );
                    }
                ),
        ];
    }

    private static int Label(JsonPath answer, bool required)
    {
        if (!required)
        {
            return -1;
        }
        var label = answer.Get("label");
        return label.Number() is var number and (0 or 1) ? number : throw label.Fault("0 or 1 is expected");
    }

    /// <summary>The benchmark's own index, or the place in the file.</summary>
    private static string Index(JsonPath value, int place) =>
        (value.Find("idx")?.Number() ?? place).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
