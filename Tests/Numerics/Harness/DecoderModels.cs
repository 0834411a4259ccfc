using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Random decoders of the tests' size and inputs for them.</summary>
internal static class DecoderModels
{
    /// <summary>Words of every decoder of the tests.</summary>
    private const long Vocabulary = TinyGpt2.Vocab;

    public static T Base<T>(int seed = 1)
        where T : ArchitectureModule, new()
    {
        var model = new T();
        model.Initialise(seed);
        TinyModels.Perturb(model, seed + 1, 0.1);
        return model;
    }

    /// <summary>Three rows of nine tokens, the later ones padded at the right, with the labels of a head.</summary>
    public static Batch Batch(TaskHead head, bool padded = true, int seed = 5)
    {
        using var generator = new Generator((ulong)seed);
        var ids = randint(1, Vocabulary, [3, 9], generator: generator, dtype: int64);
        var mask = ones(3, 9, dtype: int64);
        if (padded)
        {
            mask[1, TensorIndex.Slice(6)] = 0;
            mask[2, TensorIndex.Slice(8)] = 0;
            ids.mul_(mask);
        }
        using var ignored = (mask.neg().Plus(1)) * Scalars.Of(-100);
        return new Batch(
            ids,
            mask,
            labels: head.Name switch
            {
                nameof(HeadKind.CausalLm) => (ids * mask).Plus(ignored),
                nameof(HeadKind.TokenClassification) => (ids.remainder(Scalars.Of(3)) * mask).Plus(ignored),
                _ => tensor(new long[] { 0, 2, 1 }),
            }
        );
    }
}
