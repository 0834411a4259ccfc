using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>
/// What passes change and what they leave while dropout is on. Masks follow from torch's generator. A pass that draws none and reshapes
/// none gives the same numbers from the same seed; the others draw other masks, of the same distribution; and with any masks the gradients
/// are those of the loss.
/// </summary>
[Collection(ProcessWide.Name)]
public sealed class DropoutPassTests : IDisposable
{
    private static readonly string[] OtherMasks =
    [
        nameof(Pass.FirstPosition),
        nameof(Pass.SeededDropout),
        nameof(Pass.RecomputedAttention),
    ];
    private static readonly string[] SameMasks = [.. PassVariants.OfEncoders.Except(OtherMasks)];
    private static readonly string[] Declarations = [nameof(Dropping.Adapters), nameof(Dropping.Everything)];

    public static TheoryData<string, string> OfSameMasks => Each(SameMasks);
    public static TheoryData<string, string> OfOtherMasks => Each(OtherMasks);
    public static TheoryData<string, string> OfSeeds => Each(["", .. SameMasks, nameof(Pass.FirstPosition)]);
    public static TheoryData<string, string> All => Each(["", .. SameMasks, .. OtherMasks]);

    private readonly TinyDroppingBert _base = NewBase();
    private readonly Batch _batch = TinyModels.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    [Theory, MemberData(nameof(OfSameMasks))]
    public void SameSeedGivesTheSameStep(string without, string declaration)
    {
        _base.to(float64);
        using var scope = NewDisposeScope();
        using var one = Create("", declaration, float64);
        using var other = Create(without, declaration, float64);

        TensorAssert.Close("loss", Backward(one, seed: 11), Backward(other, seed: 11), 1e-10);
        foreach (var row in one.Info.Parameters.Where(row => row.Trainable))
            TensorAssert.GradientClose(
                $"gradient of {row.Name}",
                one[row.Name].grad!,
                other[row.Name].grad!,
                absolute: 1e-10,
                relative: 1e-9
            );
    }

    /// <summary>
    /// Along any direction the loss rises as the gradient says: a backward pass with another mask, or none, would not agree.
    /// </summary>
    [Theory, MemberData(nameof(All))]
    public void GradientIsThatOfTheLossUnderTheSameMasks(string without, string declaration)
    {
        const double Step = 1e-4;
        _base.to(float64);
        using var scope = NewDisposeScope();
        using var model = Create(without, declaration, float64);
        Backward(model, seed: 11);
        // Each kind of tensor by itself, so that a large gradient does not hide a small one that is wrong.
        foreach (var rows in model.Info.Parameters.Where(row => row.Trainable).GroupBy(row => row.Name.Split('.')[^1]))
        {
            using var inner = NewDisposeScope();
            using var generator = new Generator(5);
            var directions = rows.ToDictionary(row => row.Name, row => randn(row.Shape, float64, generator: generator));
            var length = Math.Sqrt(directions.Values.Sum(direction => direction.pow(Scalars.Of(2)).sum().item<double>()));
            foreach (var direction in directions.Values)
                direction.div_(Scalars.Of(length));
            var slope = directions.Sum(entry => (model[entry.Key].grad! * entry.Value).sum().item<double>());
            var rise = (Moved(directions, Step) - Moved(directions, -2 * Step)) / (2 * Step);
            Moved(directions, Step);
            TensorAssert.Close($"slope along {rows.Key}", rise, slope, 1e-7);
        }

        double Moved(Dictionary<string, Tensor> directions, double by)
        {
            using var noGrad = no_grad();
            foreach (var (name, direction) in directions)
                model[name].add_(direction * Scalars.Of(by), Scalars.One);
            return Loss(model, seed: 11).item<double>();
        }
    }

    /// <summary>
    /// A mask that is drawn from a seed is the same in any precision: the fast kernels of single precision compute what double precision
    /// does.
    /// </summary>
    [Theory, MemberData(nameof(OfSeeds))]
    public void SinglePrecisionComputesTheSameStep(string without, string declaration)
    {
        using var scope = NewDisposeScope();
        using var single = Create(without, declaration, float32);
        var loss = Backward(single, seed: 11);
        var gradients = single
            .Info.Parameters.Where(row => row.Trainable)
            .ToDictionary(row => row.Name, row => single[row.Name].grad!.clone());

        _base.to(float64);
        using var twice = Create(without, declaration, float64);
        TensorAssert.Close("loss", Backward(twice, seed: 11), loss, 1e-5);
        foreach (var (name, gradient) in gradients)
            TensorAssert.GradientClose($"gradient of {name}", twice[name].grad!, gradient, absolute: 1e-5, relative: 1e-3);
    }

    /// <summary>Other masks, the same distribution: mean and spread of the logits over many rows agree within what chance allows.</summary>
    [Theory, MemberData(nameof(OfOtherMasks))]
    public void OtherMasksHaveTheSameDistribution(string without, string declaration)
    {
        const int Rows = 4096;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var one = Create("", declaration, float32);
        using var other = Create(without, declaration, float32);
        var row = TensorIndex.Slice(0, 1);
        using var batch = new Batch(
            _batch.InputIds[row].repeat(Rows, 1),
            _batch.AttentionMask[row].repeat(Rows, 1),
            _batch.TokenTypeIds![row].repeat(Rows, 1)
        );
        random.manual_seed(17);
        Tensor first = one.Forward(batch).to(float64),
            second = other.Forward(batch).to(float64);

        Assert.False(TinyModels.SameBits(first, second));
        for (var label = 0; label < 3; label++)
        {
            Tensor a = first[TensorIndex.Colon, label],
                b = second[TensorIndex.Colon, label];
            double spread = a.std().item<double>(),
                error = spread * Math.Sqrt(2.0 / Rows);
            Assert.True(spread > 0.01, "dropout is off.");
            Assert.InRange(b.mean().item<double>() - a.mean().item<double>(), -5 * error, 5 * error);
            // The fourth moment of a bounded sum is near a normal's, for which a standard deviation varies by 1 / √(2 n) of itself.
            Assert.InRange(b.std().item<double>() / spread, 1 - 8 / Math.Sqrt(Rows), 1 + 8 / Math.Sqrt(Rows));
        }
    }

    private static TheoryData<string, string> Each(string[] variants)
    {
        var cases = new TheoryData<string, string>();
        foreach (var variant in variants)
        {
            foreach (var declaration in Declarations)
                cases.Add(variant, declaration);
        }

        return cases;
    }

    private Tensor Backward(AdaptedModel model, int seed)
    {
        model.ZeroGradients();
        var loss = Loss(model, seed);
        loss.backward();
        return loss;
    }

    private Tensor Loss(AdaptedModel model, int seed)
    {
        random.manual_seed(seed);
        return model.Loss(_batch);
    }

    private AdaptedModel Create(string without, string declaration, ScalarType type)
    {
        var model = TinyModels.Create(
            (without.Length == 0 ? typeof(Dropping) : PassVariants.Without(typeof(Dropping), without)).GetNestedType(declaration)!,
            _base
        );
        TinyModels.Perturb(model, 3);
        model.to(type);
        model.train();
        return model;
    }

    private static TinyDroppingBert NewBase()
    {
        var model = new TinyDroppingBert();
        model.Initialise(1);
        TinyModels.Perturb(model, 2, 0.1);
        return model;
    }
}
