using DslPeft.Data;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Runtime.Tests.Training;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Data;

/// <summary>MultiRC and ReCoRD: candidate answers that a classifier takes for right or not.</summary>
public sealed class CandidateTests : IDisposable
{
    private const string MultiRc = """
        {"idx": 7, "passage": {"text": "apple a b", "questions": [
          {"idx": 0, "question": "a ?", "answers": [{"idx": 0, "text": "a", "label": 1}, {"idx": 1, "text": "b", "label": 0}]},
          {"idx": 1, "question": "b ?", "answers": [{"idx": 2, "text": "ab", "label": 0}]}]}}
        """;

    private const string Record = """
        {"idx": 3, "passage": {"text": "한 met Ann Lee!\n@highlight\nBob left\n@highlight\nAnn Lee stayed", "entities": [{"start": 0, "end": 0}, {"start": 6, "end": 12}, {"start": 26, "end": 28}, {"start": 46, "end": 52}]},
         "qas": [{"idx": 11, "query": "@placeholder went, not X", "answers": [{"text": "Bob", "start": 26, "end": 28}]},
                 {"query": "here is @placeholder", "answers": [{"text": "Ann Lee"}, {"text": "Ann Lee"}, {"text": "Lee of Ann"}]}]}
        """;

    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnswersOfMultiRcBecomePairs()
    {
        var answers = MultiRcReader.Read(Write(MultiRc));

        Assert.Equal(
            [
                new(new("apple a b", "a ? a", 1), 0, "7.0.0", "a"),
                new(new("apple a b", "a ? b", 0), 0, "7.0.1", "b"),
                new(new("apple a b", "b ? ab", 0), 1, "7.1.2", "ab"),
            ],
            answers
        );
    }

    /// <summary>F1 is over all answers; a question counts if all of its answers are told right.</summary>
    [Fact]
    public void MultiRcIsMeasuredAsTheBenchmarkDoes()
    {
        var rows = SuperGlueFormat.Of("m", SuperGlueTask.MultiRc).Read(Write(MultiRc), Input());
        var metrics = rows.Measure([
            [0, 3],
            [0, 3],
            [3, 0],
        ]);

        Assert.Equal(("f1a", 3, 3), (rows.Metric, rows.Count, rows.Examples));
        Assert.Equal(2.0 / 3, metrics["f1a"], 9);
        Assert.Equal(0.5, metrics["exact"]);
        Assert.Equal(2.0 / 3, metrics["accuracy"], 9);
        Assert.Equal((2 * Math.Log(1 + Math.Exp(-3)) + Math.Log(1 + Math.Exp(3))) / 3, metrics["loss"], 6);
        Assert.Equal(
            [("7.0.0", "true"), ("7.0.1", "true"), ("7.1.2", "false")],
            rows.Read([
                    [0, 3],
                    [0, 3],
                    [3, 0],
                ])
                .Select(p => (p.Id!, p.Label))
        );
        Assert.Equal([2, 1], rows.CountLabels(2));
    }

    /// <summary>Entities are counted in Unicode characters, each once; highlights become sentences.</summary>
    [Fact]
    public void QueriesOfRecordHaveTheirEntities()
    {
        var queries = RecordReader.Read(Write(Record));

        Assert.Equal(["한 met Ann Lee! Bob left. Ann Lee stayed"], queries.Select(q => q.Passage).Distinct());
        Assert.All(queries, q => Assert.Equal(["한", "Ann Lee", "Bob"], q.Entities));
        Assert.Equal([("11", "@placeholder went, not X"), ("1", "here is @placeholder")], queries.Select(q => (q.Id, q.Text)));
        Assert.Equal(["Ann Lee", "Lee of Ann"], queries[1].Answers!);
    }

    /// <summary>
    /// Of a query's candidates the one that is right with the largest probability is the answer, though it may be below one half.
    /// </summary>
    [Fact]
    public void RecordIsMeasuredByTheChosenEntities()
    {
        var rows = SuperGlueFormat.Of("r", SuperGlueTask.Record).Read(Write(Record), Input());
        float[][] logits =
        [
            [1, 0],
            [2, 0],
            [0.5f, 0],
            [5, 0],
            [0, 1],
            [0, 2],
        ];

        Assert.Equal((6, 2, "f1"), (rows.Count, rows.Examples, rows.Metric));
        Assert.Equal(["Bob", "Bob"], rows.Read(logits).Select(p => p.Label));
        Assert.Equal(
            [1 / (1 + Math.Exp(0.5)), 1 / (1 + Math.Exp(-2))],
            rows.Read(logits).Select(p => p.Score).Select(s => Math.Round(s, 6)),
            (a, b) => Math.Abs(a - b) < 1e-5
        );
        var metrics = rows.Measure(logits);
        Assert.Equal((0.5, 0.5), (metrics["exact"], metrics["f1"]));
        logits[4] = [0, 9];
        Assert.Equal((1.0, 1.0), (rows.Measure(logits)["exact"], rows.Measure(logits)["f1"]));
        using var batch = rows.Collate([2, 3, 4]);
        Assert.Equal([1, 0, 1], batch.Labels!.data<long>().ToArray());
    }

    [Theory]
    [InlineData(
        """{"text": "a", "label": 1}""",
        """{"text": "a", "label": 2}""",
        "passage.questions[0].answers[0].label: 0 or 1 is expected"
    )]
    [InlineData("""{"text": "a", "label": 1}""", """{"text": "a"}""", "passage.questions[0].answers[0]: the key 'label' is needed")]
    [InlineData("""{"text": "a", "label": 1}""", """{"label": 1}""", "passage.questions[0].answers[0]: the key 'text' is needed")]
    [InlineData("""{"text": "a", "label": 1}""", "", "passage.questions: there are no answers")]
    [InlineData("\"question\"", "\"query\"", "passage.questions[0]: the key 'question' is needed")]
    [InlineData("\"passage\"", "\"text\"", "the key 'passage' is needed")]
    public void AMalformedRowOfMultiRcIsNamed(string part, string damaged, string message)
    {
        const string Row = """{"passage": {"text": "a", "questions": [{"question": "b", "answers": [{"text": "a", "label": 1}]}]}}""";
        Refused(Row, Row.Replace(part, damaged), path => MultiRcReader.Read(path), message);
    }

    [Theory]
    [InlineData("\"end\": 4", "\"end\": 5", "passage.entities[0]: characters 0 to 5 are not in the text, which has 5")]
    [InlineData("\"start\": 0", "\"start\": -1", "passage.entities[0]: characters -1 to 4 are not in the text")]
    [InlineData("""{"start": 0, "end": 4}""", "", "passage.entities: there are no entities to choose from")]
    [InlineData("@placeholder", "placeholder", "qas[0].query: '@placeholder' is expected in it")]
    [InlineData("""{"text": "apple"}""", "", "qas[0].answers: there are no answers")]
    [InlineData("\"answers\"", "\"answer\"", "qas[0]: the key 'answers' is needed")]
    public void AMalformedRowOfRecordIsNamed(string part, string damaged, string message)
    {
        const string Row =
            """{"passage": {"text": "apple", "entities": [{"start": 0, "end": 4}]}, "qas": [{"query": "@placeholder", "answers": [{"text": "apple"}]}]}""";
        Refused(Row, Row.Replace(part, damaged), path => RecordReader.Read(path), message);
    }

    /// <summary>A file to predict needs no labels.</summary>
    [Fact]
    public void LabelsMayBeAbsentWhereNothingIsMeasured()
    {
        Assert.All(
            MultiRcReader.Read(
                _folder.Write("a.jsonl", """{"passage": {"text": "a", "questions": [{"question": "b", "answers": [{"text": "a"}]}]}}"""),
                requireLabels: false
            ),
            a => Assert.Equal(-1, a.Row.Label)
        );
        Assert.All(
            RecordReader.Read(
                _folder.Write(
                    "b.jsonl",
                    """{"passage": {"text": "apple", "entities": [{"start": 0, "end": 4}]}, "qas": [{"query": "@placeholder"}]}"""
                ),
                requireLabels: false
            ),
            q => Assert.Null(q.Answers)
        );
    }

    private void Refused(string good, string row, Action<string> read, string message)
    {
        var path = _folder.Write("faulty.jsonl", good + "\n" + row);
        var fault = Assert.Throws<DataException>(() => read(path));
        Assert.Equal((path, 2), (fault.Path, fault.Line));
        Assert.Contains(message, fault.Message);
    }

    private string Write(string row) => _folder.Write("a.jsonl", row.ReplaceLineEndings(" ") + "\n");

    private static TaskInput Input() => new(TinyModel.Describe(HeadKind.Classification, 2), TestVocabulary.Small(), 32);
}
