using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>A pass changes how a model is computed, never what: every declaration with it and without it, in double precision.</summary>
public sealed class PassTests : IDisposable
{
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
        PassChecks.ComputeTheSame(with, without, _batch);
    }

    /// <summary>Methods that reparametrise the base, with all passes and with none.</summary>
    [Theory]
    [InlineData(typeof(TinyPartialMask), typeof(TinyPartialMaskWithoutPasses))]
    [InlineData(typeof(TinyWholeSaid), typeof(TinyWholeSaidWithoutPasses))]
    [InlineData(typeof(TinyStructuredPruning), typeof(TinyStructuredPruningWithoutPasses))]
    public void ReparametrisedResultsAreTheSame(Type all, Type none)
    {
        using var @base = TinyModels.Base();
        using var with = TinyModels.Create(all, @base);
        using var without = TinyModels.Create(none, @base);
        @base.to(float64);
        foreach (var model in new[] { with, without })
        {
            model.to(float64);
            TinyModels.Perturb(model, 3);
            TinyModels.Settle(model);
        }
        PassChecks.ComputeTheSame(with, without, _batch);
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
        var model = PassChecks.Create(variant, method, _base);
        if (model.Info.Routes.Count > 0)
            model.Routing.Pin([[[0, 2]], [[1, 0]]]);
        return model;
    }
}
