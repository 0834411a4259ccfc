using DslPeft.Data;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Runtime.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Data;

public sealed class SuperGlueTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SuperGlueTask.BoolQ, """{"question": "is a", "passage": "a b", "label": true}""", "is a", "a b", 1)]
    [InlineData(SuperGlueTask.Cb, """{"premise": "a", "hypothesis": "b", "label": "neutral"}""", "a", "b", 2)]
    [InlineData(SuperGlueTask.Rte, """{"premise": "a", "hypothesis": "b", "label": "not_entailment"}""", "a", "b", 1)]
    [InlineData(SuperGlueTask.Wic, """{"word": "w", "sentence1": "a w", "sentence2": "w b", "label": false}""", "w: a w", "w b", 0)]
    [InlineData(
        SuperGlueTask.Wsc,
        """{"text": "Big Ann fed it .", "target": {"span1_index": 0, "span1_text": "Big Ann", "span2_index": 3, "span2_text": "it"}, "label": true}""",
        "* Big Ann * fed # it # .",
        null,
        1
    )]
    public void FieldsBecomeTexts(SuperGlueTask task, string row, string text, string? pair, int label)
    {
        var format = SuperGlueFormat.Of("s", task);

        Assert.Equal(
            new Example(text, pair, label),
            Assert.Single(SuperGlueReader.ReadTexts(_folder.Write("a.jsonl", row + "\n\n"), task, format.LabelNames))
        );
    }

    [Theory]
    [InlineData(
        SuperGlueTask.Rte,
        """{"premise": "a", "hypothesis": "b", "label": "yes"}""",
        "label: the label \"yes\" is unknown: one of 'entailment' or 'not_entailment' is expected"
    )]
    [InlineData(SuperGlueTask.Rte, """{"premise": "a", "label": "entailment"}""", "the key 'hypothesis' is needed")]
    [InlineData(SuperGlueTask.BoolQ, """{"question": "a", "passage": "b"}""", "the key 'label' is needed")]
    [InlineData(SuperGlueTask.BoolQ, """{"question": 1, "passage": "b"}""", "question: a text is expected and Number was found")]
    [InlineData(
        SuperGlueTask.Wsc,
        """{"text": "a b", "target": {"span1_index": 1, "span1_text": "b c", "span2_index": 0, "span2_text": "a"}, "label": true}""",
        "target.span1_index: the text has 2 words"
    )]
    [InlineData(SuperGlueTask.Rte, "{", "not JSON")]
    public void MalformedRowIsNamed(SuperGlueTask task, string row, string message)
    {
        var path = _folder.Write("a.jsonl", "\n" + row);

        var fault = Assert.Throws<DataException>(() => SuperGlueReader.ReadTexts(path, task, SuperGlueFormat.Of("s", task).LabelNames));

        Assert.Equal((path, 2), (fault.Path, fault.Line));
        Assert.Contains(message, fault.Message);
    }

    [Fact]
    public void ChoicesBecomeRowsOfABatch()
    {
        var rows = SuperGlueFormat
            .Of("copa", SuperGlueTask.Copa)
            .Read(_folder.Write("a.jsonl", Copa("cause", 1) + "\n" + Copa("effect", 0)), Choices());
        using var batch = rows.Collate([1, 0]);

        // [CLS] apple [SEP] because a [SEP]: "because" and "so" are no pieces of this vocabulary.
        Assert.Equal([2, 10, 3, 1, 5, 3, 2, 10, 3, 1, 6, 3, 2, 10, 3, 1, 5, 3, 2, 10, 3, 1, 6, 3], batch.InputIds.data<long>().ToArray());
        Assert.Equal([0, 1], batch.Labels!.data<long>().ToArray());
        Assert.Equal((2, 4), (rows.Count, batch.Rows));
        Assert.Equal(
            0.5,
            rows.Measure([
                [0, 2],
                [0, 2],
            ])["accuracy"]
        );
        Assert.Equal(
            ["because b", "so a"],
            rows.Read([
                    [0, 2],
                    [2, 0],
                ])
                .Select(p => p.Label)
        );
        Assert.All(
            rows.Read([
                [0, 2],
                [2, 0],
            ]),
            p => Assert.Equal(1 / (1 + Math.Exp(-2)), p.Score, 6)
        );
    }

    [Theory]
    [InlineData("cause", 2, "label: 0 or 1 is expected")]
    [InlineData("reason", 1, "question: 'cause' or 'effect' is expected")]
    public void MalformedChoiceIsNamed(string question, int label, string message)
    {
        var fault = Assert.Throws<DataException>(() =>
            SuperGlueReader.ReadChoices(_folder.Write("a.jsonl", Copa("cause", 0) + "\n" + Copa(question, label)))
        );

        Assert.Equal(2, fault.Line);
        Assert.Contains(message, fault.Message);
    }

    [Fact]
    public void HeadMustFitTheTask()
    {
        var path = _folder.Write("a.jsonl", Copa("cause", 0));

        Assert.Contains("Copa is a choice of 2 and the head has 3 outputs", Refused(SuperGlueTask.Copa, HeadKind.MultipleChoice, 3));
        Assert.Contains("train a head of kind MultipleChoice", Refused(SuperGlueTask.Copa, HeadKind.Classification, 2));
        Assert.Contains("Cb is a choice of 3 and the head has 2 outputs", Refused(SuperGlueTask.Cb, HeadKind.Classification, 2));

        string Refused(SuperGlueTask task, TaskHead head, int labels) =>
            Assert
                .Throws<DataException>(() =>
                    SuperGlueFormat.Of("s", task).Read(path, new TaskInput(TinyModel.Describe(head, labels), TestVocabulary.Small(), 16))
                )
                .Message;
    }

    [SharedTheory("data", "fewglue")]
    [InlineData(SuperGlueTask.BoolQ, "BoolQ")]
    [InlineData(SuperGlueTask.Cb, "CB")]
    [InlineData(SuperGlueTask.Rte, "RTE")]
    [InlineData(SuperGlueTask.Wic, "WiC")]
    [InlineData(SuperGlueTask.Wsc, "WSC")]
    public void RealFilesAreRead(SuperGlueTask task, string folder)
    {
        var rows = SuperGlueReader.ReadTexts(
            SharedData.Path("data", "fewglue", folder, "train.jsonl"),
            task,
            SuperGlueFormat.Of("s", task).LabelNames
        );

        Assert.Equal(32, rows.Count);
        Assert.All(rows, row => Assert.True(row.HasLabel));
    }

    [SharedFact("data", "fewglue", "COPA")]
    public void RealChoicesAreRead() =>
        Assert.Equal(32, SuperGlueReader.ReadChoices(SharedData.Path("data", "fewglue", "COPA", "train.jsonl")).Count);

    private static TaskInput Choices() => new(TinyModel.Describe(HeadKind.MultipleChoice), TestVocabulary.Small(), 16);

    private static string Copa(string question, int label) =>
        $$"""{"premise": "apple", "choice1": "a", "choice2": "b", "question": "{{question}}", "label": {{label}}}""";
}
