using DslPeft.Numerics.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Families.Tests;

/// <summary>
/// A head that runs over some labelled rows at a time gives the loss and the gradients of one that runs over all of them.
/// </summary>
public sealed class ChunkedLossTests
{
    private const double Tolerance = 1e-10;

    public static TheoryData<string, double> Cases
    {
        get
        {
            var cases = new TheoryData<string, double>();
            foreach (var (i, type) in typeof(Chunked).GetNestedTypes().OrderBy(type => type.Name, StringComparer.Ordinal).Index())
                cases.Add(type.Name, i % 2 == 0 ? 0 : 0.1);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void LossAndGradientsAreTheSame(string name, double smoothing)
    {
        using var scope = NewDisposeScope();
        var model = Create(typeof(Chunked), name);
        var whole = Create(typeof(Whole), name);
        whole.load_state_dict(model.state_dict());
        var batch = Batch(model.Info.Head);
        var losses = new[] { model, whole }
            .Select(one =>
            {
                one.LabelSmoothing = smoothing;
                // Another factor than 1 comes from above.
                var loss = one.Loss(batch) * Scalars.Of(3);
                loss.backward();
                return loss.item<double>();
            })
            .ToArray();

        Assert.Contains("the head and its loss run over 110 labelled rows at a time", model.Info.Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain("labelled rows", whole.Info.Explanation, StringComparison.Ordinal);
        Assert.Equal(losses[1], losses[0], Tolerance);
        foreach (var row in model.Info.Parameters.Where(row => row.Trainable))
            TensorAssert.GradientClose(row.Name, whole[row.Name].grad!, model[row.Name].grad!, absolute: Tolerance, relative: 1e-9);
        model.Dispose();
        whole.Dispose();
    }

    /// <summary>
    /// Of states whose logits are computed whole, without gradients: torch's cross-entropy, and with smoothing the mean of each label's
    /// and all words' losses that it stands for.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void LossIsTorchs(double smoothing)
    {
        using var scope = NewDisposeScope();
        using var model = Create(typeof(Chunked), nameof(Chunked.CappedLogits));
        model.LabelSmoothing = smoothing;
        var batch = Batch(model.Info.Head);
        using var noGrad = no_grad();
        var measured = model.Loss(batch);
        var logits = model.Forward(batch).narrow(1, 0, 63).flatten(0, 1);
        var labels = batch.Labels!.narrow(1, 1, 63).flatten();
        var losses = -nn.functional.log_softmax(logits, -1)[labels.ne(Scalars.Of(-100))];
        var own = losses.gather(1, labels[labels.ne(Scalars.Of(-100))].unsqueeze(1)).mean();

        Assert.False(measured.requires_grad);
        Assert.Equal(
            nn.functional.cross_entropy(logits, labels, label_smoothing: smoothing).item<double>(),
            measured.item<double>(),
            Tolerance
        );
        Assert.Equal(
            ((own * Scalars.Of(1 - smoothing)).Plus((losses.mean() * Scalars.Of(smoothing)))).item<double>(),
            measured.item<double>(),
            Tolerance
        );
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void SmoothingIsAShare(double smoothing)
    {
        using var model = Create(typeof(Chunked), nameof(Chunked.CappedLogits));

        Assert.Throws<ArgumentException>(() => model.LabelSmoothing = smoothing);
    }

    private static AdaptedModel Create(Type variant, string name)
    {
        var type = variant.GetNestedType(name)!;
        var @base = (ArchitectureModule)
            Activator.CreateInstance(
                type.GetConstructors()
                    .Select(constructor => constructor.GetParameters()[0].ParameterType)
                    .First(parameter => parameter != typeof(AdaptedModel))
            )!;
        @base.Initialise(1);
        var model = (AdaptedModel)Activator.CreateInstance(type, @base, 42)!;
        @base.to(float64);
        model.to(float64);
        using var noGrad = no_grad();
        using var random = new Generator(3);
        foreach (var row in model.Info.Parameters.Where(row => row.Trainable))
        {
            using var noise = randn(model[row.Name].shape, float64, generator: random) * Scalars.Of(0.1);
            model[row.Name].add_(noise, Scalars.One);
        }
        model.train();
        return model;
    }

    /// <summary>Two rows of 64 tokens, of which some have no label.</summary>
    private static Batch Batch(TaskHead head)
    {
        using var random = new Generator(5);
        var ids = randint(3, WideLlama.Vocab, [2, 64], generator: random, dtype: int64);
        var labels = randint(3, WideLlama.Vocab, [2, 64], generator: random, dtype: int64);
        labels[0, TensorIndex.Slice(0, 3)] = -100;
        var written = head.Name == nameof(HeadKind.CausalLm) ? ids.masked_fill(labels.eq(Scalars.Of(-100)), Scalars.Of(-100)) : labels;
        return new Batch(ids, ones_like(ids), labels: written, nextSentence: tensor(new long[] { 0, 1 }));
    }
}
