using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

public sealed class BertMethodInvariantTests : MethodInvariantTests<TinyBertHost>;

/// <summary>What must hold of single methods.</summary>
public sealed class BertMethodTests : IDisposable
{
    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    /// <summary>U = 0 and its bias 0: the adapter adds nothing at all.</summary>
    [Fact]
    public void AdapterWithoutUpProjectionIsTheBase()
    {
        using var noGrad = no_grad();
        using var model = new TinyHoulsby(_base);
        foreach (var (name, parameter) in model.named_parameters().Where(entry => entry.name.Contains(".houlsby.up")))
            parameter.zero_();
        using var probe = new TinyProbe(_base);
        using var expected = probe.Forward(_batch);
        using var logits = model.Forward(_batch);

        TensorAssert.Same("logits", expected, logits);
    }

    /// <summary>The published initial values change an adapter's output by about ½ √d √m · 10⁻⁶ of it.</summary>
    [Fact]
    public void FreshAdapterHardlyChangesAnything()
    {
        using var noGrad = no_grad();
        using var model = new TinyHoulsby(_base);
        using var probe = new TinyProbe(_base);
        using var expected = probe.Forward(_batch);
        using var logits = model.Forward(_batch);

        Assert.False(TinyModels.SameBits(expected, logits));
        TensorAssert.Close("logits", expected, logits, 1e-3);
    }

    /// <summary>A prefix is read in every layer.</summary>
    [Theory, InlineData(nameof(TinyPrefix)), InlineData(nameof(TinyPrefixInAttention))]
    public void PrefixHasAGradientInEveryLayer(string name)
    {
        using var model = TinyModels.Create(TinyModels.Get(name).Type, _base);
        using (var loss = model.Loss(_batch))
            loss.backward();

        Assert.All(model.Info.Parameters.Where(row => row.Name.Contains(".prefix.")), row =>
        {
            using var gradient = model[row.Name].grad;
            using var largest = gradient!.abs().max();
            Assert.True(largest.item<float>() > 1e-7, $"{row.Name} has no gradient.");
        });
    }

    /// <summary>The two styles differ by the positions of the real tokens, and so do their numbers.</summary>
    [Fact]
    public void PrefixStylesGiveDifferentNumbers()
    {
        using var noGrad = no_grad();
        using var cache = new TinyPrefix(_base);
        using var inside = new TinyPrefixInAttention(_base);
        inside.load_state_dict(cache.state_dict());
        using var shifted = cache.Forward(_batch);
        using var unshifted = inside.Forward(_batch);
        Assert.False(TinyModels.SameBits(shifted, unshifted));

        // Given the positions that the cache style computes, they agree.
        using var moved = new Batch(
            _batch.InputIds.alias(),
            _batch.AttentionMask.alias(),
            _batch.TokenTypeIds!.alias(),
            arange(Scalars.Of(5), Scalars.Of(5 + 9), Scalars.One, int64).unsqueeze(0)
        );
        using var agreed = inside.Forward(moved);
        TensorAssert.Same("logits", shifted, agreed);
    }
}
