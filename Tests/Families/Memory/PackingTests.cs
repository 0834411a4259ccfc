using DslPeft.Numerics.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Families.Tests;

/// <summary>Texts that are packed into a row are computed as in rows of their own.</summary>
public sealed class PackingTests
{
    private const double Tolerance = 1e-10;

    private static readonly int[][] Rows =
    [
        [5, 9, 4],
        [11, 6],
    ];

    public static TheoryData<string> Names => [.. typeof(PackedTexts).GetNestedTypes().Select(type => type.Name)];

    public static TheoryData<string> Refused => [.. typeof(WholeRows).GetNestedTypes().Select(type => type.Name)];

    [Theory, MemberData(nameof(Names))]
    public void LossAndGradientsAreThoseOfRowsOfTheirOwn(string name)
    {
        using var scope = NewDisposeScope();
        using var model = Create(typeof(PackedTexts), name);
        var (packed, apart) = Batches();
        Assert.Null(model.Info.WhyUnpacked);
        var (expected, gradients) = Backward(model, apart);
        var (loss, own) = Backward(model, packed);

        Assert.Equal(expected, loss, Tolerance);
        foreach (var row in model.Info.Parameters.Where(row => row.Trainable))
            TensorAssert.GradientClose(row.Name, gradients[row.Name], own[row.Name], absolute: Tolerance, relative: 1e-8);
    }

    /// <summary>Both forms give a token the logits that it has in a row of its own.</summary>
    [Theory, MemberData(nameof(Names))]
    public void LogitsAreThoseOfRowsOfTheirOwn(string name)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = Create(typeof(PackedTexts), name);
        var (packed, apart) = Batches();
        model.eval();
        foreach (var compute in new Func<Batch, Tensor>[] { model.Forward, model.Infer })
        {
            Tensor whole = compute(packed),
                single = compute(apart);
            var text = 0;
            for (var row = 0; row < Rows.Length; row++)
            {
                var start = 0;
                foreach (var length in Rows[row])
                {
                    TensorAssert.Close($"text {text}", single[text].narrow(0, 0, length), whole[row].narrow(0, start, length), Tolerance);
                    (start, text) = (start + length, text + 1);
                }
            }
        }
    }

    /// <summary>A model that reads a row as one text refuses to read it as several, in both forms.</summary>
    [Theory, MemberData(nameof(Refused))]
    public void ARowThatIsOneTextIsNotPacked(string name)
    {
        using var scope = NewDisposeScope();
        using var model = Create(typeof(WholeRows), name);
        var (packed, _) = Batches();

        Assert.Contains(
            "packs several texts",
            Assert.Throws<InvalidOperationException>(() => model.Forward(packed)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "packs several texts",
            Assert.Throws<InvalidOperationException>(() => model.Infer(packed)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(nameof(WholeRows.Prompt), "PromptTuning puts virtual tokens before a row, not before each text in it")]
    [InlineData(nameof(WholeRows.GateOfTheRow), "brings several tokens of a row together")]
    public void TheReasonIsDeclared(string name, string reason)
    {
        using var model = Create(typeof(WholeRows), name);

        Assert.Contains(reason, model.Info.WhyUnpacked, StringComparison.Ordinal);
    }

    private static (double Loss, Dictionary<string, Tensor> Gradients) Backward(AdaptedModel model, Batch batch)
    {
        model.train();
        model.ZeroGradients();
        var loss = model.Loss(batch);
        loss.backward();
        return (
            loss.item<double>(),
            model.Info.Parameters.Where(row => row.Trainable).ToDictionary(row => row.Name, row => model[row.Name].grad!.clone())
        );
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
        return model;
    }

    /// <summary>The same five texts, in two rows of which the second has padding, and in rows of their own.</summary>
    private static (Batch Packed, Batch Apart) Batches()
    {
        const int packed = 18,
            apart = 11;
        var random = new Random(5);
        long[][][] rows =
        [
            .. Rows.Select(row =>
                row.Select(length => Enumerable.Range(0, length).Select(_ => random.NextInt64(1, 59)).ToArray()).ToArray()
            ),
        ];
        long[][] texts = [.. rows.SelectMany(row => row)];
        Tensor Filled(int width, long padding, IEnumerable<IEnumerable<long>> values) =>
            tensor(values.SelectMany(row => row.Concat(Enumerable.Repeat(padding, width)).Take(width)).ToArray()).view(-1, width);
        Tensor Packed(long padding, Func<long[], int, IEnumerable<long>> values) =>
            Filled(packed, padding, rows.Select(row => row.SelectMany(values)));
        return (
            Batch.Packed(
                Packed(0, (ids, _) => ids),
                Packed(0, (ids, place) => ids.Select(_ => place + 1L)),
                Packed(0, (ids, _) => ids.Select((_, position) => (long)position)),
                Packed(-100, (ids, _) => ids.Skip(1).Prepend(-100))
            ),
            new Batch(
                Filled(apart, 0, texts),
                Filled(apart, 0, texts.Select(ids => ids.Select(_ => 1L))),
                labels: Filled(apart, -100, texts)
            )
        );
    }
}
