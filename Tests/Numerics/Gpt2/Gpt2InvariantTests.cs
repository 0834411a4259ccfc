using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>What must hold of every method over a decoder.</summary>
public sealed class Gpt2InvariantTests : IDisposable
{
    private readonly TinyGpt2 _base = Gpt2Models.Base();

    private static readonly Type[] Methods = typeof(Gpt2Methods).GetNestedTypes();

    /// <summary>Those that compute at first what the base does.</summary>
    private static readonly string[] Identities =
    [
        nameof(Gpt2Methods.Full), nameof(Gpt2Methods.Biases), nameof(Gpt2Methods.Norms), nameof(Gpt2Methods.Top), nameof(Gpt2Methods.Tokens), nameof(Gpt2Methods.Tables), nameof(Gpt2Methods.LoraAndBiases),
        nameof(Gpt2Methods.LoraOfSlices), nameof(Gpt2Methods.LoraOfAll), nameof(Gpt2Methods.AdaLora), nameof(Gpt2Methods.DoraOfSlices), nameof(Gpt2Methods.Slices), nameof(Gpt2Methods.Parallel),
        nameof(Gpt2Methods.FishMask), nameof(Gpt2Methods.DiffPruning), nameof(Gpt2Methods.IntrinsicDimension),
    ];

    public static TheoryData<string> All => [.. Methods.Select(type => type.Name)];
    public static TheoryData<string> AtFirst => [.. Identities];

    public void Dispose() => _base.Dispose();

    [Fact]
    public void EveryMethodOfTheLibraryIsHere() => Assert.Equal(LibraryMethods.All, LibraryMethods.UsedBy(Methods.Append(typeof(Gpt2UniPelt))));

    [Theory, MemberData(nameof(AtFirst))]
    public void FreshModelComputesWhatTheBaseDoes(string name)
    {
        using var noGrad = no_grad();
        using var model = Create(name, perturbed: false);
        using var probe = new Gpt2BitFit(_base);
        using var batch = Gpt2Models.Batch(model.Info.Head);
        using var expected = probe.Infer(batch);
        model.eval();
        using var forward = model.Forward(batch);
        TensorAssert.Close(name, expected, forward, 1e-5);
    }

    /// <summary>Merged or not, the deployed form computes what the training form does in evaluation.</summary>
    [Theory, MemberData(nameof(All))]
    public void DeployedFormComputesTheSame(string name)
    {
        using var noGrad = no_grad();
        using var model = Create(name);
        _base.to(float64);
        model.to(float64);
        model.eval();
        using var batch = Gpt2Models.Batch(model.Info.Head);
        using var forward = model.Forward(batch);
        using var inferred = model.Infer(batch);
        TensorAssert.Close(name, forward, inferred, 1e-10);
    }

    [Theory, MemberData(nameof(All))]
    public void TrainingChangesWhatIsDeclaredAndNothingElse(string name)
    {
        using var model = Create(name);
        using var batch = Gpt2Models.Batch(model.Info.Head);
        var fingerprint = _base.Fingerprint();
        var before = TinyModels.Snapshot(model);
        model.train();
        using (var adam = new FlatAdamW(model.TrainableGroups, new TrainingOptions()))
        {
            for (var step = 0; step < 3; step++)
            {
                model.ZeroGradients();
                using (var loss = model.Loss(batch))
                    loss.backward();
                adam.Step(1e-2);
            }
        }
        Assert.Equal(fingerprint, _base.Fingerprint());
        Assert.All(model.Info.Parameters.Where(row => !row.Routed && !row.State), row => Assert.Equal(!row.Trainable, TinyModels.SameBits(before[row.Name], model[row.Name])));
        Assert.Equal(TinyModels.Constant(model.GetType(), "TrainableParameters"), model.Info.Parameters.Where(row => row.Trainable).Sum(row => row.Count));
        Assert.Equal(TinyModels.Constant(model.GetType(), "BaseParameters"), _base.parameters().Sum(parameter => parameter.numel()));
    }

    [Theory, MemberData(nameof(All))]
    public void SavedIsLoadedToTheBit(string name)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("dslpeft-gpt2-").FullName, "adapter.safetensors");
        try
        {
            using var model = Create(name);
            model.Save(path);
            using var other = Create(name, perturbed: false, seed: 7);
            other.Load(path);
            Assert.All(model.Info.Parameters.Where(row => !row.State), row => Assert.True(TinyModels.SameBits(model[row.Name], other[row.Name]), row.Name));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    /// <summary>A later token changes nothing before it; nor does padding behind a text.</summary>
    [Theory, MemberData(nameof(All))]
    public void LaterTokensChangeNothing(string name)
    {
        // Their gates read the mean of a whole text, as published.
        if (name is nameof(Gpt2Methods.Central) or nameof(Gpt2Methods.PTuningAndGate) or nameof(Gpt2Methods.Classifier) or nameof(Gpt2Methods.Ladder))
            return;
        using var noGrad = no_grad();
        using var model = Create(name);
        _base.to(float64);
        model.to(float64);
        using var batch = Gpt2Models.Batch(model.Info.Head, padded: false);
        using var whole = model.Infer(batch);
        using var ids = batch.InputIds.narrow(1, 0, 6).contiguous();
        using var mask = batch.AttentionMask.narrow(1, 0, 6).contiguous();
        using var shorter = new Batch(ids, mask);
        using var part = model.Infer(shorter);
        using var same = whole.narrow(1, 0, part.shape[1]);
        TensorAssert.Close(name, same, part, 1e-10);
    }

    private AdaptedModel Create(string name, bool perturbed = true, int seed = 42)
    {
        var model = Gpt2Models.Create(typeof(Gpt2Methods).GetNestedType(name)!, _base, seed);
        if (perturbed)
            TinyModels.Perturb(model, 3, 0.1);
        return model;
    }
}
