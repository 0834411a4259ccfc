using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>A pass changes how a model is computed, never what: every declaration with it and without it, in double precision.</summary>
public sealed class PassTests : IDisposable
{
    private static readonly string None = string.Join(';', PassVariants.All);

    /// <summary>Each pass off by itself, and all of them, over each declaration.</summary>
    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var disabled in PassVariants.OfEncoders.Append(None))
            {
                foreach (var method in typeof(AllPasses).GetNestedTypes())
                    cases.Add(disabled, method.Name);
            }

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
    public void ResultsAreTheSame(string disabled, string method)
    {
        using var with = Create(typeof(AllPasses), method);
        using var without = Create(PassVariants.Without(typeof(AllPasses), disabled.Split(';')), method);
        PassChecks.ComputeTheSame(with, without, _batch);
    }

    /// <summary>Methods that reparametrise the base, with all passes and with none.</summary>
    [Theory]
    [InlineData(typeof(TinyPartialMask))]
    [InlineData(typeof(TinyWholeSaid))]
    [InlineData(typeof(TinyStructuredPruning))]
    public void ReparametrisedResultsAreTheSame(Type all)
    {
        using var @base = TinyModels.Base();
        using var with = TinyModels.Create(all, @base);
        using var without = TinyModels.Create(PassVariants.Without(all, PassVariants.All), @base);
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
    [InlineData(nameof(Pass.FusedQkv), "query, key and value are one product", nameof(AllPasses.Lora))]
    [InlineData(nameof(Pass.GroupedLayers), "share", nameof(AllPasses.Lora))]
    [InlineData(nameof(Pass.FrozenPrefix), "record no graph", nameof(AllPasses.UpperLora))]
    [InlineData(nameof(Pass.FlatTrainables), "flat buffers", nameof(AllPasses.Lora))]
    [InlineData(nameof(Pass.FirstPosition), "first position alone", nameof(AllPasses.Hybrid))]
    [InlineData(nameof(Pass.FrozenProducts), "go to oneDNN", nameof(AllPasses.Lora))]
    public void SwitchedOffPassDoesNothing(string pass, string note, string method)
    {
        using var with = Create(typeof(AllPasses), method);
        using var without = Create(PassVariants.Without(typeof(AllPasses), pass), method);

        Assert.Contains(note, with.Info.Explanation);
        Assert.DoesNotContain(note, without.Info.Explanation);
    }

    /// <summary>The optimizer updates two tensors, or each by itself; the structure is the same.</summary>
    [Fact]
    public void FlatTrainablesAreFewGroups()
    {
        using var with = Create(typeof(AllPasses), nameof(AllPasses.Houlsby));
        using var without = Create(PassVariants.Without(typeof(AllPasses), nameof(Pass.FlatTrainables)), nameof(AllPasses.Houlsby));

        Assert.Equal(["decay", "no_decay"], with.TrainableGroups.Select(group => group.Name));
        Assert.Equal(without.Info.Parameters.Count, without.TrainableGroups.Count);
        Assert.Equal(with.Info.StructureHash, without.Info.StructureHash);
    }

    private AdaptedModel Create(Type variant, string method)
    {
        var model = PassChecks.Create(variant, method, _base);
        if (model.Info.Routes.Count > 0)
            model.Routing.Pin([
                [
                    [0, 2],
                ],
                [
                    [1, 0],
                ],
            ]);
        return model;
    }
}
