using System.Runtime.InteropServices;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Families.Tests;

/// <summary>Layers that run again in the backward pass give the losses and gradients of layers that keep everything, to the bit.</summary>
[Collection(ProcessWide.Name)]
public sealed class RecomputationTests
{
    public static TheoryData<string> Names =>
        [.. typeof(Recomputed).GetNestedTypes().Select(type => type.Name).Where(name => name != nameof(Recomputed.WholeBert))];

    /// <summary>Several steps, so that what a step draws also decides what the next one draws.</summary>
    [Theory, MemberData(nameof(Names))]
    public void TrainingIsTheSameToTheBit(string name)
    {
        using var recomputed = Create(typeof(Recomputed), name);
        using var kept = Create(typeof(Kept), name);

        var (losses, values) = Train(recomputed);
        var (expectedLosses, expectedValues) = Train(kept);

        Assert.Contains("the backward pass computes them again", recomputed.Info.Explanation, StringComparison.Ordinal);
        Assert.Equal(expectedValues.Keys, values.Keys);
        Assert.All(values, entry => Assert.True(entry.Value.SequenceEqual(expectedValues[entry.Key]), entry.Key));
        Assert.Equal(expectedLosses, losses);
    }

    /// <summary>
    /// Where the weights of products are trained, libtorch computes a product otherwise while it records: the last digits may differ.
    /// </summary>
    [Fact]
    public void TrainingOfAllWeightsIsTheSameToTheLastDigits()
    {
        using var recomputed = Create(typeof(Recomputed), nameof(Recomputed.WholeBert));
        using var kept = Create(typeof(Kept), nameof(Kept.WholeBert));

        var (losses, values) = Train(recomputed, steps: 1);
        var (expectedLosses, expectedValues) = Train(kept, steps: 1);

        Assert.Equal(expectedLosses[0], losses[0], 1e-6);
        Assert.Equal(expectedValues.Keys, values.Keys);
        Assert.All(values, entry => Assert.InRange(Distance(expectedValues[entry.Key], entry.Value), 0, 1e-5));

        static double Distance(byte[] expected, byte[] actual)
        {
            var (one, other) = (MemoryMarshal.Cast<byte, float>(expected).ToArray(), MemoryMarshal.Cast<byte, float>(actual).ToArray());
            var largest = Math.Max(1e-3, one.Max(Math.Abs));
            return one.Zip(other, (a, b) => Math.Abs(a - b) / largest).Max();
        }
    }

    /// <summary>A graph that is kept can be gone through again; each time adds the same.</summary>
    [Fact]
    public void AGraphCanBeGoneThroughAgain()
    {
        using var model = Create(typeof(Recomputed), nameof(Recomputed.LoraOfT5));
        using var batch = Batch(model.Info.Head);
        using var loss = model.Loss(batch);
        loss.backward(retain_graph: true);
        var once = Gradients(model);
        model.ZeroGradients();
        loss.backward();

        Assert.All(Gradients(model), entry => Assert.True(entry.Value.SequenceEqual(once[entry.Key]), entry.Key));
    }

    private static (List<float> Losses, Dictionary<string, byte[]> Values) Train(AdaptedModel model, int steps = 3)
    {
        using var batch = Batch(model.Info.Head);
        using var adam = new FlatAdamW(model.TrainableGroups, new TrainingOptions());
        var losses = new List<float>();
        var gradients = new Dictionary<string, byte[]>();
        _ = manual_seed(7);
        for (var step = 0; step < steps; step++)
        {
            model.ZeroGradients();
            using var loss = model.Loss(batch);
            losses.Add(loss.item<float>());
            loss.backward();
            foreach (var (name, gradient) in Gradients(model))
                gradients[$"{name} in step {step}"] = gradient;
            adam.Step(1e-2);
        }
        return (losses, gradients);
    }

    private static Dictionary<string, byte[]> Gradients(AdaptedModel model) =>
        model
            .Info.Parameters.Where(row => row.Trainable)
            .ToDictionary(
                row => row.Name,
                row =>
                {
                    using var gradient = model[row.Name].grad;
                    return gradient is null ? [] : gradient.contiguous().bytes.ToArray();
                }
            );

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
        using var noGrad = no_grad();
        using var random = new Generator(3);
        foreach (var tensor in model.Info.Parameters.Where(row => row.Trainable).Select(row => model[row.Name]))
        {
            using var noise = randn(tensor.shape, generator: random) * Scalars.Of(0.1);
            tensor.add_(noise, Scalars.One);
        }
        model.train();
        return model;
    }

    /// <summary>Three rows of nine tokens, the later ones padded at the right, with the labels of a head.</summary>
    private static Batch Batch(TaskHead head)
    {
        using var random = new Generator(5);
        var ids = randint(3, 99, [3, 9], generator: random, dtype: int64);
        var mask = ones(3, 9, dtype: int64);
        mask[1, TensorIndex.Slice(5)] = 0;
        mask[2, TensorIndex.Slice(8)] = 0;
        var labels = head.Name switch
        {
            nameof(HeadKind.Classification) => tensor(new long[] { 0, 2, 1 }),
            nameof(HeadKind.TokenClassification) => ids.remainder(Scalars.Of(3)),
            nameof(HeadKind.Seq2SeqLm) => randint(3, 99, [3, 6], generator: random, dtype: int64),
            _ => ids.masked_fill(mask.eq(Scalars.Of(0)), Scalars.Of(-100)),
        };
        return new Batch(ids, mask, labels: labels);
    }
}
