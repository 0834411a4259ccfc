using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>
/// Three LoRA adapters over one base: each alone, several at once and weighted combinations, which are adaptations of another rank.
/// </summary>
public sealed class SeveralAdaptersTests : IDisposable
{
    public const string Case = "peft/lora_bert_multi_adapter";

    private readonly FixtureCase? _fixture = SharedData.WhyAbsent("fixtures") is null ? FixtureCase.Shared(Case) : null;
    private TinyBert? _base;

    private FixtureCase Fixture => _fixture!;

    private TinyBert Base => _base ??= TinyBert.Load(Fixture.ModelPath);

    public void Dispose()
    {
        _base?.Dispose();
        _fixture?.Dispose();
    }

    [SharedFact("fixtures")]
    public void EachAloneOverOneBase()
    {
        using var first = With(new TinyLoraRank4(Base), name => Read("first", name));
        using var second = With(new TinyLoraRank4Unscaled(Base), name => Read("second", name));
        using var third = With(new TinyLoraRank2(Base), name => Read("third", name));
        using var none = new TinyProbe(Base);

        Check("logits_first", first);
        Check("logits_second", second);
        Check("logits_third", third);
        Check("logits_disabled", none);
        Check("logits_first", first); // the others left it alone
    }

    /// <summary>Both factors are summed, each adapter weighted by the root of weight times scale.</summary>
    [SharedFact("fixtures")]
    public void LinearCombination()
    {
        var weights = Weights();
        using var combined = With(new TinyLoraRank4Unscaled(Base), name =>
            (Read("first", name) * Scalars.Of(Math.Sqrt(weights[0] * 2))).Plus(Read("second", name) * Scalars.Of(Math.Sqrt(weights[1] * 1)))
        );

        Check("logits_weighted_linear", combined);
    }

    /// <summary>The factors stand side by side, so that the updates are summed.</summary>
    [SharedFact("fixtures")]
    public void Concatenation()
    {
        var weights = Weights();
        using var combined = With(new TinyLoraRank8Unscaled(Base), name =>
            Concatenate(name, ("first", weights[0] * 2), ("second", weights[1] * 1))
        );

        Check("logits_weighted_cat", combined);
    }

    [SharedFact("fixtures")]
    public void ConcatenationOfDifferentRanks()
    {
        var weights = Weights();
        using var combined = With(new TinyLoraRank6Unscaled(Base), name =>
            Concatenate(name, ("first", weights[0] * 2), ("third", weights[1] * 3))
        );

        Check("logits_weighted_cat_first_third", combined);
    }

    [SharedFact("fixtures")]
    public void TwoAtOnce()
    {
        using var both = With(new TinyLoraRank6Unscaled(Base), name => Concatenate(name, ("first", 2), ("third", 3)));

        Check("logits_first_and_third_active", both);
    }

    /// <summary>
    /// The weighted sum of the updates, cut to rank 4 by singular values. The reference multiplies each update by its scale twice.
    /// </summary>
    [SharedFact("fixtures")]
    public void SingularValueDecomposition()
    {
        var weights = Weights();
        using var combined = With(new TinyLoraRank4Unscaled(Base), name =>
        {
            var stem = name[..^1];
            var update = (Read("first", stem + "b").matmul(Read("first", stem + "a")) * Scalars.Of(weights[0] * 2 * 2)).Plus(
                Read("second", stem + "b").matmul(Read("second", stem + "a")) * Scalars.Of(weights[1])
            );
            var (u, s, vh) = linalg.svd(update, fullMatrices: false);
            return name.EndsWith('b') ? u.narrow(1, 0, 4) * s.narrow(0, 0, 4) : vh.narrow(0, 0, 4);
        });

        Check("logits_weighted_svd", combined, 1e-4);
    }

    private static T With<T>(T model, Func<string, Tensor> weight)
        where T : AdaptedModel
    {
        using var scope = NewDisposeScope();
        var state = model.Info.Parameters.ToDictionary(row => row.Name, row => row.Head ? model[row.Name].detach() : weight(row.Name));
        model.load_state_dict(state);
        return model;
    }

    private void Check(string name, AdaptedModel model, double tolerance = 1e-5)
    {
        using var noGrad = no_grad();
        using var batch = Fixture.Batch();
        using var expected = Fixture.Read(name);
        using var logits = model.Forward(batch);
        TensorAssert.Close(name, expected, logits, tolerance);
        using var merged = model.Infer(batch);
        TensorAssert.Close(name + " merged", expected, merged, tolerance);
    }

    private double[] Weights() => [.. Fixture.Json.GetProperty("weights").EnumerateArray().Select(weight => weight.GetDouble())];

    /// <summary>The factor A of each adapter times its weight, or B as it is.</summary>
    private Tensor Concatenate(string name, params (string Adapter, double Weight)[] parts) =>
        name.EndsWith('b')
            ? cat([.. parts.Select(part => Read(part.Adapter, name))], 1)
            : cat([.. parts.Select(part => Read(part.Adapter, name) * Scalars.Of(part.Weight))], 0);

    private Tensor Read(string adapter, string name)
    {
        using var file = SafetensorsFile.Open(Path.Combine(Fixture.Folder, adapter + ".adapter_model.safetensors"));
        var stem = name[..name.IndexOf(".lora.", StringComparison.Ordinal)];
        return file.Read($"base_model.model.bert.{stem}.lora_{char.ToUpperInvariant(name[^1])}.weight");
    }
}
