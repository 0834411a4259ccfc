using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Random decoders of the tests' size and inputs for them.</summary>
internal static class Gpt2Models
{
    public static TinyGpt2 Base(int seed = 1)
    {
        var model = new TinyGpt2();
        model.Initialise(seed);
        TinyModels.Perturb(model, seed + 1, 0.1);
        return model;
    }

    public static AdaptedModel Create(Type type, TinyGpt2 @base, int seed = 42) => TinyModels.Create(type, @base, seed);

    /// <summary>Three rows of nine tokens, the later ones padded at the right, with the labels of a head.</summary>
    public static Batch Batch(HeadKind head, bool padded = true, int seed = 5)
    {
        using var generator = new Generator((ulong)seed);
        var ids = randint(1, TinyGpt2.Vocab, [3, 9], generator: generator, dtype: int64);
        var mask = ones(3, 9, dtype: int64);
        if (padded)
        {
            mask[1, TensorIndex.Slice(6)] = 0;
            mask[2, TensorIndex.Slice(8)] = 0;
            ids.mul_(mask);
        }
        using var ignored = (1 - mask) * -100;
        return new Batch(ids, mask, labels: head switch
        {
            HeadKind.CausalLm => ids * mask + ignored,
            HeadKind.TokenClassification => ids.remainder(3) * mask + ignored,
            _ => tensor(new long[] { 0, 2, 1 }),
        });
    }
}
