using DslPeft.Data;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Training;

public sealed class ClassWeightTests : IDisposable
{
    private readonly TinyBase _base = new();

    public void Dispose() => _base.Dispose();

    /// <summary>With one class weighing nothing, the loss is the mean over the other's rows.</summary>
    [Fact]
    public void WeightsCountInTheLoss()
    {
        using var model = new TinyModel(_base, 7);
        model.eval();
        model.Routing.Pin([
            [
                [0],
            ],
            [
                [0],
            ],
        ]);
        using Batch both = Rows(0, 1, 0),
            ones = Rows(1);
        using var plain = model.Loss(ones);

        model.ClassWeights = [0, 2];
        using var weighted = model.Loss(both);

        Assert.Equal(plain.AsDouble(), weighted.AsDouble(), 6);
        model.ClassWeights = null;
        using var equal = model.Loss(both);
        Assert.NotEqual(weighted.AsDouble(), equal.AsDouble(), 3);
    }

    [Fact]
    public void WeightsThatDoNotFitAreRefused()
    {
        using TinyModel classes = new(_base, 7),
            number = new(_base, 7, HeadKind.Regression, 1);

        Assert.Contains(
            "3 class weights were given, and TinyModel has a Classification head of 2 outputs",
            Assert.Throws<ArgumentException>(() => classes.ClassWeights = [1, 2, 3]).Message
        );
        Assert.Throws<ArgumentException>(() => number.ClassWeights = [1]);
    }

    [Fact]
    public void BalancedWeightsMakeClassesCountTheSame()
    {
        var rows = new TextRows(
            new EncodedDataset(
                [new("waa", Label: 0), new("waa", Label: 1), new("waa", Label: 1), new("waa", Label: 1)],
                TinyTask.Tokenizer,
                8
            ),
            HeadKind.Classification
        );
        var info = TinyModel.Describe();

        Assert.Equal([2, 2 / 3.0], ClassWeighting.Read("balanced", info, rows)!);
        Assert.Equal([0.5, 3], ClassWeighting.Read("0.5,3", info, rows)!);
        Assert.Null(ClassWeighting.Read(null, info, rows));
        Assert.Contains("gives 1 numbers and TinyModel has 2 classes", Refused("1", info, rows));
        Assert.Contains("'heavy' was given", Refused("1,heavy", info, rows));
        Assert.Contains("'-1' was given", Refused("1,-1", info, rows));
        Assert.Contains("no training row is of class 2", Refused("balanced", TinyModel.Describe(labels: 3), rows));
        Assert.Contains(
            "has none",
            Refused(
                "balanced",
                TinyModel.Describe(HeadKind.Regression, 1),
                new TextRows(new EncodedDataset([new("waa", Targets: [1])], TinyTask.Tokenizer, 8), HeadKind.Regression)
            )
        );
    }

    private static string Refused(string text, AdaptationInfo info, TaskRows rows) =>
        Assert.Throws<UsageException>(() => ClassWeighting.Read(text, info, rows)).Message;

    private static Batch Rows(params int[] labels) =>
        new BatchCollator(
            new EncodedDataset(
                [.. labels.Select(label => new Example(label == 0 ? "waa wab" : "wbc", Label: label))],
                TinyTask.Tokenizer,
                8
            ),
            HeadKind.Classification
        ).Collate([.. Enumerable.Range(0, labels.Length)]);
}
