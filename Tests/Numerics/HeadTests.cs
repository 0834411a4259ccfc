using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft.Numerics.Tests;

/// <summary>Every kind of head: its loss by the textbook, its deployed form, its files.</summary>
[Collection(ProcessWide.Name)]
public sealed class HeadTests : IDisposable
{
    public static TheoryData<Type> Heads =>
        [
            typeof(TinyLoraMaskedLm),
            typeof(TinyHoulsbyRegression),
            typeof(TinyPrefixMultiLabel),
            typeof(TinyOneAdapter),
            typeof(TinyLoraTokens),
            typeof(TinyPrefixQuestions),
            typeof(TinyLoraChoices),
            typeof(TinyBitFitNextSentence),
            typeof(TinyLoraPretraining),
        ];

    private readonly TinyBert _base = TinyModels.Base();

    public void Dispose() => _base.Dispose();

    [Theory, MemberData(nameof(Heads))]
    public void LossIsThatOfTheTask(Type type)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create(type);
        using var batch = Batch(model);
        var labels = batch.RequireLabels();
        var logits = model.Forward(batch);
        var expected = model.Info.Head.Name switch
        {
            nameof(HeadKind.MaskedLm) => cross_entropy(logits.reshape(-1, TinyBert.Vocab), labels.reshape(-1), ignore_index: -100),
            nameof(HeadKind.Regression) => (logits.reshape(-1) - labels).pow(Scalars.Of(2)).mean(),
            nameof(HeadKind.MultiLabel) => -(
                (labels * logits.sigmoid().log()).Plus(labels.neg().Plus(1) * logits.sigmoid().neg().Plus(1).log())
            ).mean(),
            nameof(HeadKind.TokenClassification) => cross_entropy(logits.reshape(-1, 5), labels.reshape(-1), ignore_index: -100),
            // The second row's answer ends behind the row, and counts for the start alone.
            nameof(HeadKind.QuestionAnswering) => (
                -logits.select(1, 0).softmax(-1).gather(1, labels.select(1, 0).unsqueeze(1)).log().mean()
                - logits
                    .select(1, 1)[tensor([true, false, true])]
                    .softmax(-1)
                    .gather(1, tensor(new long[] { 4, 2 }).unsqueeze(1))
                    .log()
                    .mean()
            ) / Scalars.Of(2),
            nameof(HeadKind.Pretraining) => cross_entropy(logits.reshape(-1, TinyBert.Vocab), labels.reshape(-1), ignore_index: -100)
                .Plus(cross_entropy(((IPretrainingModel)model).ForwardBoth(batch).NextSentence, batch.RequireNextSentence())),
            _ => -logits.softmax(-1).gather(1, labels.unsqueeze(1)).log().mean(),
        };

        TensorAssert.Close(type.Name, expected, model.Loss(batch), 1e-6);
        Assert.Equal(
            model.Info.Head.Name switch
            {
                nameof(HeadKind.MaskedLm) or nameof(HeadKind.Pretraining) or nameof(HeadKind.TokenClassification) =>
                [
                    3,
                    9,
                    model.Info.Labels,
                ],
                nameof(HeadKind.QuestionAnswering) => [3, 2, 9],
                nameof(HeadKind.MultipleChoice) => [1, 3],
                _ => new long[] { 3, model.Info.Labels },
            },
            logits.shape
        );
    }

    [Theory, MemberData(nameof(Heads))]
    public void DeployedFormComputesTheSame(Type type)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create(type);
        using var batch = Batch(model);

        TensorAssert.Close(type.Name, model.Forward(batch), model.Infer(batch), 1e-5);
    }

    [Theory, MemberData(nameof(Heads))]
    public void TrainingLeavesNoTensorBehind(Type type)
    {
        using var model = Create(type);
        using var batch = Batch(model);
        using var adam = new FlatAdamW(model.TrainableGroups, new TrainingOptions());
        Step();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        var before = Tensor.TotalCount;
        Step();
        Assert.Equal(before, Tensor.TotalCount);
        var logits = model.Forward(batch);
        Assert.Equal(before + 1, Tensor.TotalCount);
        logits.Dispose();

        void Step()
        {
            model.ZeroGradients();
            using (var loss = model.Loss(batch))
                loss.backward();
            adam.Step(1e-3);
        }
    }

    /// <summary>The task is the first pass's, over labelled positions; equal passes do not diverge.</summary>
    [Fact]
    public void ExpertsLearnALanguageModel()
    {
        using var scope = NewDisposeScope();
        using var model = Create(typeof(TinyAdaMixMaskedLm));
        using var batch = Batch(model);
        model.train();
        int[][] choices =
        [
            [0, 1],
            [1, 0],
        ];
        model.Routing.Pin([choices, choices]);
        var logits = model.Forward(batch);
        var task = cross_entropy(logits.reshape(-1, TinyBert.Vocab), batch.RequireLabels().reshape(-1), ignore_index: -100);

        TensorAssert.Close("equal passes", task, model.Loss(batch), 1e-6);
        model.Routing.Pin([
            choices,
            [
                [1, 0],
                [0, 1],
            ],
        ]);
        var loss = model.Loss(batch);
        Assert.True(loss.item<float>() > task.item<float>() + 1e-5);
        loss.backward();
        Assert.All(model.Info.Parameters, row => Assert.NotNull(model[row.Name].grad));
    }

    /// <summary>Both heads of a pretraining model read the same pass, drawn in training and averaged in evaluation.</summary>
    [Fact]
    public void ExpertsPretrain()
    {
        using var scope = NewDisposeScope();
        using var model = Create(typeof(TinyAdaMixPretraining));
        using var batch = Batch(model);
        var both = (IPretrainingModel)model;
        model.train();
        int[][] choices =
        [
            [0, 1],
            [1, 0],
        ];
        model.Routing.Pin([choices, choices]);
        var logits = both.ForwardBoth(batch);
        TensorAssert.Same("drawn", model.Forward(batch), logits.Words);
        var task = cross_entropy(logits.Words.reshape(-1, TinyBert.Vocab), batch.RequireLabels().reshape(-1), ignore_index: -100)
            .Plus(cross_entropy(logits.NextSentence, batch.RequireNextSentence()));
        TensorAssert.Close("equal passes", task, model.Loss(batch), 1e-6);

        model.eval();
        TensorAssert.Same("averaged", both.InferBoth(batch).NextSentence, both.ForwardBoth(batch).NextSentence);
        Assert.Equal([3, 2], logits.NextSentence.shape);
    }

    [Fact]
    public void PretrainingNeedsBothLabels()
    {
        using var model = new TinyLoraPretraining(_base);
        using var labelled = Batch(model);
        using var batch = new Batch(labelled.InputIds.alias(), labelled.AttentionMask.alias(), labels: labelled.Labels!.alias());

        Assert.Contains("no next-sentence labels", Assert.Throws<InvalidOperationException>(() => model.Loss(batch)).Message);
    }

    [Fact]
    public void ExpertsEncodeWithoutAHead()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = (TinyAdaMixFeature)Create(typeof(TinyAdaMixFeature));
        using var batch = TinyModels.Batch();
        model.train();
        model.Routing.Pin([
            [
                [0, 1],
                [1, 0],
            ],
        ]);
        TensorAssert.Same("drawn", model.Forward(batch), model.Encode(batch).LastHiddenState);
        model.eval();
        var encoded = model.Encode(batch);
        TensorAssert.Same("averaged", model.Infer(batch), encoded.LastHiddenState);
        Assert.Equal([3, 32], encoded.Pooled!.shape);
    }

    /// <summary>Class weights count in the loss of texts and of tokens: the mean is over the weights.</summary>
    [Theory]
    [InlineData(typeof(TinyOneAdapter))]
    [InlineData(typeof(TinyLoraTokens))]
    [InlineData(typeof(TinyBitFitNextSentence))]
    public void ClassWeightsCountInTheLoss(Type type)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create(type);
        using var batch = Batch(model);
        double[] weights = [.. Enumerable.Range(1, model.Info.Labels).Select(label => 0.5 * label)];
        var (logits, labels) = (model.Forward(batch).reshape(-1, model.Info.Labels), batch.RequireLabels().reshape(-1));
        var kept = labels.ne(Scalars.Of(-100));
        var each = cross_entropy(logits[kept], labels[kept], reduction: nn.Reduction.None);
        var weight = tensor(weights).to(float32)[labels[kept]];

        model.ClassWeights = weights;

        TensorAssert.Close(type.Name, (each * weight).sum() / weight.sum(), model.Loss(batch), 1e-6);
    }

    [Fact]
    public void HeadlessModelHasNoLoss()
    {
        using var model = new TinyLoraFeature(_base);
        using var batch = TinyModels.Batch();

        Assert.Contains("[Classifier(Labels = 2)]", Assert.Throws<InvalidOperationException>(() => model.Loss(batch)).Message);
    }

    [Fact]
    public void LossNeedsLabels()
    {
        using var model = new TinyLora(_base);
        using var labelled = TinyModels.Batch();
        using var batch = new Batch(labelled.InputIds.alias(), labelled.AttentionMask.alias());

        Assert.Contains("no labels", Assert.Throws<InvalidOperationException>(() => model.Loss(batch)).Message);
    }

    /// <summary>A head in the checkpoint is where a head of the same key and shape starts; another shape is drawn anew.</summary>
    [Fact]
    public void HeadStartsFromTheCheckpoint()
    {
        using var fixture = FixtureCase.Embedded("base/bert_seq_cls");
        using var loaded = TinyBert.Load(fixture.ModelPath);
        using var same = new TinyLora(loaded);
        using var other = new TinyPrefixMultiLabel(loaded);
        using var stored = fixture.Weight("classifier.weight");

        Assert.True(TinyModels.SameBits(stored, same["classifier.weight"]));
        Assert.Equal([4, 32], other["classifier.weight"].shape);
        Assert.Contains("classifier.weight", loaded.LoadReport!.Unused);
    }

    private AdaptedModel Create(Type type)
    {
        var model = TinyModels.Create(type, _base);
        TinyModels.Perturb(model, 3);
        return model;
    }

    private static Batch Batch(AdaptedModel model)
    {
        using var plain = TinyModels.Batch();
        using var generator = new Generator(6);
        using var scope = NewDisposeScope();
        var labels = model.Info.Head.Name switch
        {
            nameof(HeadKind.MaskedLm) or nameof(HeadKind.Pretraining) => where(
                rand([3, 9], generator: generator) < Scalars.Of(0.4),
                plain.InputIds,
                full_like(plain.InputIds, Scalars.Of(-100))
            ),
            nameof(HeadKind.Regression) => randn([3], generator: generator),
            nameof(HeadKind.MultiLabel) => (rand([3, 4], generator: generator) < Scalars.Of(0.5)).to(float32),
            nameof(HeadKind.TokenClassification) => where(
                plain.AttentionMask.eq(Scalars.Of(1)),
                plain.InputIds.remainder(Scalars.Of(5)),
                full_like(plain.InputIds, Scalars.Of(-100))
            ),
            nameof(HeadKind.QuestionAnswering) => tensor(new long[] { 3, 4, 0, 50, 1, 2 }, [3, 2]),
            nameof(HeadKind.MultipleChoice) => tensor(new long[] { 2 }),
            nameof(HeadKind.NextSentence) => tensor(new long[] { 0, 1, 1 }),
            _ => plain.Labels!.alias(),
        };
        var nextSentence = model.Info.Head == HeadKind.Pretraining ? tensor(new long[] { 0, 1, 1 }).DetachFromDisposeScope() : null;
        return new Batch(
            plain.InputIds.alias().DetachFromDisposeScope(),
            plain.AttentionMask.alias().DetachFromDisposeScope(),
            plain.TokenTypeIds!.alias().DetachFromDisposeScope(),
            labels: labels.DetachFromDisposeScope(),
            nextSentence: nextSentence
        );
    }
}
