using DslPeft.Data;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Tokenization;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training;

/// <summary>The shapes that are told from lengths are those of the batches.</summary>
public sealed class BatchShapeTests
{
    public static TheoryData<string> Kinds => [.. Rows.Keys];

    private static Dictionary<string, Func<TaskRows>> Rows { get; } =
        new()
        {
            ["texts"] = () => new TextRows(TinyTask.Data(29), HeadKind.Classification),
            ["choices"] = () =>
                new ChoiceRows(
                    [
                        .. TinyTask
                            .Examples(23)
                            .Select((e, i) => new ChoiceExample(e.Text, [.. Enumerable.Range(0, 2 + i % 3).Select(_ => e.Text)], 0)),
                    ],
                    Input(HeadKind.MultipleChoice)
                ),
            ["tags"] = () =>
                new TokenRows(
                    [.. TinyTask.Examples(23).Select(e => new TaggedSentence(e.Text.Split(' '), null))],
                    new ConllFormat { Name = "tags" },
                    Input(HeadKind.TokenClassification)
                ),
            ["questions"] = () =>
                new QuestionRows(
                    [.. TinyTask.Examples(23).Select((e, i) => new SquadQuestion($"{i}", "wab", e.Text, null))],
                    new SquadFormat { Name = "questions", Stride = 2 },
                    Input(HeadKind.QuestionAnswering, 12)
                ),
        };

    [Theory, MemberData(nameof(Kinds))]
    public void TheShapesAreThoseOfTheBatches(string kind)
    {
        var rows = Rows[kind]();
        var source = new LabelledBatchSource(rows, new BatchBudget(5), seed: 3);

        BatchShape[] told = [.. source.Shapes(epoch: 1)];
        Assert.Equal(Enumerable.Range(0, source.Count(epoch: 1)).Select(i => Made(source.Get(epoch: 1, i))), told);
        Assert.True(told.Distinct().Count() > 1);
    }

    /// <summary>The costs of a run are known without a batch being made.</summary>
    [Fact]
    public void CostsMakeNoBatches()
    {
        var rows = new Countless(TinyTask.Data(29));
        var costs = RunCosts.Of(
            TinyModel.Describe().Costs,
            new LabelledBatchSource(rows, new BatchBudget(5), seed: 3),
            rows,
            new TrainingOptions { BatchSize = 5 }
        );
        Assert.True(costs.Step > 0 && costs.Deployed > 0);
    }

    private static BatchShape Made(Batch batch)
    {
        using (batch)
        {
            return new BatchShape(batch.Rows, batch.Tokens);
        }
    }

    private static TaskInput Input(TaskHead head, int length = 32) => new(TinyModel.Describe(head), TinyTask.Tokenizer, length);

    private sealed class Countless(EncodedDataset data) : TaskRows
    {
        private readonly TextRows _rows = new(data, HeadKind.Classification);

        public override int Count => _rows.Count;

        public override string Fingerprint => _rows.Fingerprint;

        public override string Metric => _rows.Metric;

        public override IReadOnlyList<int> Lengths() => _rows.Lengths();

        public override Batch Collate(IReadOnlyList<int> rows) => throw new InvalidOperationException("A batch was made.");

        public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits) => _rows.Measure(logits);

        public override IEnumerable<Prediction> Read(IReadOnlyList<float[]> logits) => _rows.Read(logits);
    }
}
