using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>A pass changes how a model is computed, never what: every declaration with it and without it, in double precision.</summary>
public sealed class PassTests : IDisposable
{
    private const double Tolerance = 1e-10;
    private static readonly Type[] Variants =
        [typeof(WithoutFrozenPrefix), typeof(WithoutFusedQkv), typeof(WithoutGroupedLayers), typeof(WithoutPlannedDisposal), typeof(WithoutFlatTrainables),
            typeof(WithoutFirstPosition), typeof(WithoutSeededDropout), typeof(WithoutRecomputedAttention), typeof(WithoutFrozenProducts), typeof(WithoutPasses)];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var variant in Variants)
                foreach (var method in typeof(AllPasses).GetNestedTypes())
                    cases.Add(variant.Name, method.Name);
            return cases;
        }
    }

    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();

    public PassTests() => _base.to(float64);

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    [Theory, MemberData(nameof(Cases))]
    public void ResultsAreTheSame(string variant, string method)
    {
        using var with = Create(typeof(AllPasses), method);
        using var without = Create(Variants.First(type => type.Name == variant), method);
        without.load_state_dict(with.state_dict());

        foreach (var training in new[] { true, false })
        {
            with.train(training);
            without.train(training);
            using var expected = with.Forward(_batch);
            using var actual = without.Forward(_batch);
            TensorAssert.Close("Forward", expected, actual, Tolerance);
        }
        with.train();
        without.train();
        Close("Infer", with, without, model => model.Infer(_batch));
        Close("Loss", with, without, model =>
        {
            var loss = model.Loss(_batch);
            loss.backward();
            return loss;
        });
        foreach (var row in with.Info.Parameters)
        {
            using var expected = with[row.Name].grad;
            using var actual = without[row.Name].grad;
            if (expected is null)
                Assert.True(actual is null, $"{row.Name} has a gradient.");
            else
                TensorAssert.GradientClose($"gradient of {row.Name}", expected, actual!, absolute: Tolerance, relative: 1e-9);
        }
    }

    /// <summary>What a pass did stands in the explanation, and is absent where it is off.</summary>
    [Theory]
    [InlineData(typeof(WithoutFusedQkv), "query, key and value are one product", nameof(AllPasses.Lora))]
    [InlineData(typeof(WithoutGroupedLayers), "share", nameof(AllPasses.Lora))]
    [InlineData(typeof(WithoutFrozenPrefix), "record no graph", nameof(AllPasses.UpperLora))]
    [InlineData(typeof(WithoutFlatTrainables), "flat buffers", nameof(AllPasses.Lora))]
    [InlineData(typeof(WithoutFirstPosition), "first position alone", nameof(AllPasses.Hybrid))]
    [InlineData(typeof(WithoutFrozenProducts), "go to oneDNN", nameof(AllPasses.Lora))]
    public void SwitchedOffPassDoesNothing(Type variant, string note, string method)
    {
        using var with = Create(typeof(AllPasses), method);
        using var without = Create(variant, method);

        Assert.Contains(note, with.Info.Explanation);
        Assert.DoesNotContain(note, without.Info.Explanation);
    }

    /// <summary>Below the lowest trained layer nothing is recorded: the gradient's graph does not reach the lower layer.</summary>
    [Fact]
    public void FlatTrainablesAreFewGroups()
    {
        using var with = Create(typeof(AllPasses), nameof(AllPasses.Houlsby));
        using var without = Create(typeof(WithoutFlatTrainables), nameof(AllPasses.Houlsby));

        Assert.Equal(["decay", "no_decay"], with.TrainableGroups.Select(group => group.Name));
        Assert.Equal(without.Info.Parameters.Count, without.TrainableGroups.Count);
        Assert.Equal(with.Info.StructureHash, without.Info.StructureHash);
    }

    private AdaptedModel Create(Type variant, string method)
    {
        var model = TinyModels.Create(variant.GetNestedType(method)!, _base);
        model.to(float64);
        TinyModels.Perturb(model, 3);
        if (model.Info.Routes.Count > 0)
            model.Routing.Pin([[[0, 2]], [[1, 0]]]);
        return model;
    }

    private static void Close(string what, AdaptedModel with, AdaptedModel without, Func<AdaptedModel, Tensor> compute)
    {
        using var expected = compute(with);
        using var actual = compute(without);
        TensorAssert.Close(what, expected, actual, Tolerance);
    }
}
