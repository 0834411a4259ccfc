using DslPeft.Data;
using DslPeft.Training;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Training;

/// <summary>A loss that is no number has its cause named.</summary>
[Collection(ProcessWide.Name)]
public sealed class LossFaultTests : IDisposable
{
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 4,
        BatchSize = 2,
        LearningRate = 0.02,
        MaxLength = 32,
    };

    private readonly TinyBase _base = new();

    public void Dispose() => _base.Dispose();

    [Fact]
    public void StepWithoutACountedLabelNamesItsRows()
    {
        using var model = new TinyModel(_base, 7, HeadKind.TokenClassification, 3);

        var message = Fault(model, new RaggedRows(HeadKind.TokenClassification, 2, [3, 4, -5, -6]));

        Assert.Contains("no label of rows 3, 4 of the training data counts", message);
        Assert.Contains("MaxLength", message);
    }

    [Fact]
    public void WeightsOfTheBaseAreNamed()
    {
        using (no_grad())
        {
            _base["words"][5, 3] = float.NaN;
        }
        using var model = new TinyModel(_base, 7);

        Assert.Contains(
            "the base's weight 'words' holds values that are not finite",
            Fault(model, TinyTask.Source(TinyTask.Data(32), Options))
        );
    }

    [Fact]
    public void ValuesOfTheAdaptationAreNamed()
    {
        using var model = new TinyModel(_base, 7);
        using (no_grad())
        {
            model["classifier.bias"].fill_(Scalars.Of(float.NaN));
        }

        Assert.Contains(
            "the adaptation's tensor 'classifier.bias' holds values that are not finite before the first update",
            Fault(model, TinyTask.Source(TinyTask.Data(32), Options))
        );
    }

    [Theory]
    [InlineData(1e30f, "1E+30")]
    [InlineData(float.NaN, "NaN")]
    public void TargetIsNamedWithItsRow(float target, string shown)
    {
        using var model = new TinyModel(_base, 7, HeadKind.Regression, 1);
        var rows = new EncodedDataset(
            [new("waa", Targets: [0.5f]), new("wab", Targets: [target]), new("wac", Targets: [1])],
            TinyTask.Tokenizer,
            8
        );

        Assert.Contains($"the target {shown}", Fault(model, new LabelledBatchSource(rows, HeadKind.Regression, new BatchBudget(3), 1)));
        Assert.Contains(
            "of row 2 of the training data",
            Fault(model, new LabelledBatchSource(rows, HeadKind.Regression, new BatchBudget(3), 1))
        );
    }

    [Fact]
    public void ClassesThatWeighNothingAreNamed()
    {
        using var model = new TinyModel(_base, 7, HeadKind.Classification, 3);

        Assert.Contains(
            "every label of row 2 of the training data is of a class that weighs 0",
            Fault(model, new RaggedRows(HeadKind.Classification, 1, [3, 4, 5]), Options with { ClassWeights = [1, 0, 1] })
        );
    }

    [Fact]
    public void LearningRateIsTheCauseThatIsLeft()
    {
        using var model = new TinyModel(_base, 7);

        Assert.Contains(
            "a lower --learning-rate",
            Fault(
                model,
                TinyTask.Source(TinyTask.Data(32), Options),
                Options with
                {
                    LearningRate = 1e38,
                    WeightDecay = 0,
                    WarmupRatio = 0,
                }
            )
        );
    }

    [Theory]
    [InlineData("Accumulate must be a whole number from 1 up; 0 was given")]
    [InlineData("Beta1 must be a number from 0 to below 1; 1 was given")]
    [InlineData("Decay must be Linear, Cosine, None; 7 was given")]
    [InlineData("LearningRate must be a finite number from 0 up; NaN was given")]
    [InlineData("LearningRate · WeightDecay = 2")]
    public void OptionOutOfItsRangeIsNamed(string message)
    {
        using var model = new TinyModel(_base, 7);
        var wrong = message.Split(' ')[0] switch
        {
            "Accumulate" => Options with { Accumulate = 0 },
            "Beta1" => Options with { Beta1 = 1 },
            "Decay" => Options with { Decay = (Decay)7 },
            _ when message.Contains("NaN") => Options with { LearningRate = double.NaN },
            _ => Options with { LearningRate = 1, WeightDecay = 2 },
        };

        Assert.Contains(message, Fault(model, TinyTask.Source(TinyTask.Data(32), Options), wrong));
    }

    private static string Fault(TinyModel model, IBatchSource source, TrainingOptions? options = null) =>
        Assert.Throws<TrainingException>(() => new Trainer(model, source, options ?? Options).Run()).Message;
}
