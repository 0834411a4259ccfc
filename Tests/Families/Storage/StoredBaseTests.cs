using DslPeft.Numerics.Tests;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Families.Tests.Storage;

/// <summary>Adaptations over bases that are held in bfloat16, NF4 and int8, of four families.</summary>
public sealed class StoredBaseTests
{
    /// <summary>
    /// Forms that round no activation: over them an adaptation computes what it does over a float32 base of the same values.
    /// </summary>
    private static readonly Type[] ExactForms = [typeof(StoredBFloat16), typeof(StoredNf4), typeof(StoredNf4AndBFloat16)];

    private static readonly Type[] Forms = [.. ExactForms, typeof(StoredInt8)];

    public static TheoryData<string, string> Exact => Names(ExactForms);

    public static TheoryData<string, string> All => Names(Forms);

    /// <summary>Results of both forms, losses and all gradients are those over the dequantised base.</summary>
    [Theory, MemberData(nameof(Exact))]
    public void ComputesWhatTheDequantisedModelDoes(string form, string method)
    {
        using var pair = new Pair(form, method);
        using (
            Tensor expected = pair.Dense.Forward(pair.Batch),
                actual = pair.Stored.Forward(pair.Batch)
        )
        {
            TensorAssert.Close("Forward", expected, actual, Scale(expected) * StoredModels.Tolerance);
        }
        // A weight that is merged into bfloat16 is rounded once.
        var deployed = pair.Stored.Deploy();
        var isRounded = deployed.Names.Any(name => pair.Stored.Base.has_parameter(name) && deployed[name].dtype == ScalarType.BFloat16);
        using (
            Tensor expected = pair.Dense.Infer(pair.Batch),
                actual = pair.Stored.Infer(pair.Batch)
        )
        {
            TensorAssert.Close("Infer", expected, actual, Scale(expected) * (isRounded ? 0.02 : StoredModels.Tolerance));
        }
        using Tensor loss = pair.Stored.Loss(pair.Batch),
            exact = pair.Dense.Loss(pair.Batch);
        loss.backward();
        exact.backward();
        foreach (var row in pair.Stored.Info.Parameters.Where(row => row.Trainable))
        {
            using Tensor expected = pair.Dense[row.Name].grad!,
                actual = pair.Stored[row.Name].grad!;
            TensorAssert.Close($"gradient of {row.Name}", expected, actual, 1e-5 * Math.Max(1, Scale(expected)));
        }
    }

    /// <summary>int8 rounds activations as well: results are near, and gradients point where the dequantised model's do.</summary>
    [Theory, MemberData(nameof(OfInt8))]
    public void Int8IsNearTheDequantisedModel(string method)
    {
        using var pair = new Pair(nameof(StoredInt8), method);
        using (var expected = pair.Dense.Forward(pair.Batch))
        using (var actual = pair.Stored.Forward(pair.Batch))
            TensorAssert.Close(method, expected, actual, 0.05 * Scale(expected));
        using Tensor loss = pair.Stored.Loss(pair.Batch),
            exact = pair.Dense.Loss(pair.Batch);
        loss.backward();
        exact.backward();
        Assert.InRange(CosineOfGradients(pair), 0.99, 1.0001);
    }

    public static TheoryData<string> OfInt8 => [.. typeof(StoredInt8).GetNestedTypes().Select(type => type.Name)];

    /// <summary>With mixed precision the products of a base that is held otherwise are rounded, too: near, and not the same.</summary>
    [Theory]
    [InlineData(nameof(StoredMixed.BertLora))]
    [InlineData(nameof(StoredMixed.LlamaLora))]
    public void MixedPrecisionRoundsTheProducts(string method)
    {
        using var pair = new Pair(nameof(StoredMixed), method);
        Assert.True(pair.Stored.Info.MixedPrecision);
        using Tensor expected = pair.Dense.Forward(pair.Batch),
            actual = pair.Stored.Forward(pair.Batch);
        TensorAssert.Close(method, expected, actual, 0.03 * Scale(expected));
        Assert.False(actual.allclose(expected, rtol: 1e-5, atol: 1e-6));
        using Tensor loss = pair.Stored.Loss(pair.Batch),
            exact = pair.Dense.Loss(pair.Batch);
        loss.backward();
        exact.backward();
        Assert.InRange(CosineOfGradients(pair), 0.99, 1.0001);
    }

    /// <summary>Training lowers the loss and leaves what is held alone; files of both forms can be read again.</summary>
    [Theory, MemberData(nameof(All))]
    public void TrainsAndItsFilesFit(string form, string method)
    {
        var adaptation = Adaptation(form, method);
        using var @base = StoredModels.Base(adaptation);
        using var model = StoredModels.Create(adaptation, @base);
        using var batch = StoredModels.Batch(model.Info);
        var before = @base.Fingerprint();
        var losses = new List<double>();
        using (var adam = new FlatAdamW(model.TrainableGroups, new TrainingOptions()))
        {
            for (var step = 0; step < 6; step++)
            {
                model.ZeroGradients();
                using var loss = model.Loss(batch);
                loss.backward();
                adam.Step(0.01);
                losses.Add(loss.AsDouble());
            }
        }
        Assert.True(losses[^1] < losses[0], $"{losses[0]} to {losses[^1]}");
        Assert.Equal(before, @base.Fingerprint());

        var folder = Directory.CreateTempSubdirectory("dslpeft-stored-");
        try
        {
            string adapter = Path.Combine(folder.FullName, "adapter"),
                deployed = Path.Combine(folder.FullName, "deployed");
            model.Save(adapter);
            model.SaveDeployed(deployed);
            model.eval();
            using var expected = model.Infer(batch);
            using var loaded = StoredModels.Create(adaptation, @base);
            loaded.Load(adapter);
            using (var actual = loaded.Infer(batch))
                TensorAssert.Same("loaded", expected, actual);
            loaded.LoadDeployed(deployed);
            using (var actual = loaded.Infer(batch))
                TensorAssert.Same("loaded deployed form", expected, actual);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Without a wish for it, no weight in blocks is replaced: the deployed form holds nothing of the base's.</summary>
    [Theory]
    [InlineData(nameof(StoredNf4.Gpt2Lora))]
    [InlineData(nameof(StoredNf4.LlamaLora))]
    [InlineData(nameof(StoredNf4.BertIa3))]
    [InlineData(nameof(StoredNf4.BertDora))]
    [InlineData(nameof(StoredNf4.T5Lora))]
    public void NothingIsMergedUnasked(string method)
    {
        using var pair = new Pair(nameof(StoredNf4), method);
        Assert.False(pair.Stored.Info.Mergeable);
        Assert.True(pair.Dense.Info.Mergeable);
        pair.Stored.Infer(pair.Batch).Dispose();
        Assert.DoesNotContain(pair.Stored.Deploy().Names, name => pair.Stored.Base.Info.Rows.Any(row => row.Name == name));
    }

    /// <summary>Asked for, deployment puts dense weights in the place of those that a method folds into.</summary>
    [Theory, MemberData(nameof(MergedMethods))]
    public void MergesIntoDenseWeightsWhereAsked(string method)
    {
        using var pair = new Pair(nameof(StoredMerged), method);
        Assert.True(pair.Stored.Info.Mergeable);
        using Tensor expected = pair.Dense.Infer(pair.Batch),
            actual = pair.Stored.Infer(pair.Batch);
        TensorAssert.Close(method, expected, actual, Scale(expected) * StoredModels.Tolerance);
        var weights = pair
            .Stored.Deploy()
            .Names.Where(name => pair.Stored.Base.Info.Rows.Any(row => row.Name == name && row.OfLayer))
            .ToList();
        Assert.NotEmpty(weights);
        Assert.All(weights, name => Assert.Equal(ScalarType.Float32, pair.Stored.Deploy()[name].dtype));
    }

    public static TheoryData<string> MergedMethods => [.. typeof(StoredMerged).GetNestedTypes().Select(type => type.Name)];

    /// <summary>A merge over bfloat16 adds in float32 and rounds once.</summary>
    [Fact]
    public void MergingRoundsOnce()
    {
        using var scope = NewDisposeScope();
        using var pair = new Pair(nameof(StoredBFloat16), nameof(StoredBFloat16.BertLora));
        const string name = "encoder.layer.0.attention.self.query.weight";
        var merged = pair.Stored.Deploy()[name];
        Assert.Equal(ScalarType.BFloat16, merged.dtype);
        TensorAssert.Same(name, pair.Dense.Deploy()[name].to(ScalarType.BFloat16), merged);
    }

    /// <summary>The cosine of all gradients to those over the dequantised base.</summary>
    private static double CosineOfGradients(Pair pair)
    {
        using var scope = NewDisposeScope();
        Tensor All(AdaptedModel model) =>
            cat([.. model.Info.Parameters.Where(row => row.Trainable).Select(row => model[row.Name].grad!.flatten())]);
        return nn.functional.cosine_similarity(All(pair.Stored), All(pair.Dense), 0).AsDouble();
    }

    private static double Scale(Tensor tensor) => Math.Max(1e-3, tensor.abs().max().AsDouble());

    private static Type Adaptation(string form, string method) =>
        typeof(StoredNf4).Assembly.GetType($"{typeof(StoredNf4).Namespace}.{form}")!.GetNestedType(method)!;

    private static TheoryData<string, string> Names(IEnumerable<Type> forms)
    {
        var names = new TheoryData<string, string>();
        foreach (var form in forms)
        {
            foreach (var method in form.GetNestedTypes())
                names.Add(form.Name, method.Name);
        }
        return names;
    }

    /// <summary>An adaptation over a stored base, and the same over a float32 base of the stored values.</summary>
    private sealed class Pair : IDisposable
    {
        public Pair(string form, string method)
        {
            var (adaptation, plain) = (Adaptation(form, method), Adaptation(nameof(StoredPlain), method));
            Stored = StoredModels.Create(adaptation, StoredModels.Base(adaptation));
            Dense = StoredModels.Create(plain, StoredModels.Dequantised(adaptation, Stored.Base));
            Dense.load_state_dict(Stored.state_dict());
            Batch = StoredModels.Batch(Stored.Info);
        }

        public AdaptedModel Stored { get; }

        public AdaptedModel Dense { get; }

        public Batch Batch { get; }

        public void Dispose()
        {
            Batch.Dispose();
            foreach (var model in new[] { Stored, Dense })
            {
                model.Dispose();
                model.Base.Dispose();
            }
        }
    }
}
