using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>What must hold of every method over a decoder.</summary>
/// <param name="base">The decoder.</param>
/// <param name="methods">The class whose nested classes are the adaptations.</param>
internal sealed class DecoderChecks(ArchitectureModule @base, Type methods)
{
    /// <summary>At first the adaptation computes what another one does that changes nothing.</summary>
    public void FreshModelComputesWhatTheBaseDoes(string name, AdaptedModel bare)
    {
        using var noGrad = no_grad();
        using var model = Create(name, perturbed: false);
        using var batch = DecoderModels.Batch(model.Info.Head);
        using var expected = bare.Infer(batch);
        model.eval();
        using var forward = model.Forward(batch);
        TensorAssert.Close(name, expected, forward, 1e-5);
    }

    /// <summary>Merged or not, the deployed form computes what the training form does in evaluation.</summary>
    public void DeployedFormComputesTheSame(string name)
    {
        using var noGrad = no_grad();
        using var model = Create(name);
        @base.to(float64);
        model.to(float64);
        model.eval();
        using var batch = DecoderModels.Batch(model.Info.Head);
        using var forward = model.Forward(batch);
        using var inferred = model.Infer(batch);
        TensorAssert.Close(name, forward, inferred, 1e-10);
    }

    public void TrainingChangesWhatIsDeclaredAndNothingElse(string name)
    {
        using var model = Create(name);
        using var batch = DecoderModels.Batch(model.Info.Head);
        var fingerprint = @base.Fingerprint();
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
        Assert.Equal(fingerprint, @base.Fingerprint());
        Assert.All(model.Info.Parameters.Where(row => !row.Routed && !row.State), row =>
            Assert.Equal(!row.Trainable, TinyModels.SameBits(before[row.Name], model[row.Name]))
        );
        Assert.Equal(
            TinyModels.Constant(model.GetType(), "TrainableParameters"),
            model.Info.Parameters.Where(row => row.Trainable).Sum(row => row.Count)
        );
        Assert.Equal(TinyModels.Constant(model.GetType(), "BaseParameters"), @base.parameters().Sum(parameter => parameter.numel()));
    }

    public void SavedIsLoadedToTheBit(string name)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("dslpeft-decoder-").FullName, "adapter.safetensors");
        try
        {
            using var model = Create(name);
            model.Save(path);
            using var other = Create(name, perturbed: false, seed: 7);
            other.Load(path);
            Assert.All(model.Info.Parameters.Where(row => !row.State), row =>
                Assert.True(TinyModels.SameBits(model[row.Name], other[row.Name]), row.Name)
            );
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    /// <summary>A later token changes nothing before it; nor does padding behind a text.</summary>
    public void LaterTokensChangeNothing(string name)
    {
        using var noGrad = no_grad();
        using var model = Create(name);
        @base.to(float64);
        model.to(float64);
        using var batch = DecoderModels.Batch(model.Info.Head, padded: false);
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
        var model = TinyModels.Create(methods.GetNestedType(name)!, @base, seed);
        if (perturbed)
            TinyModels.Perturb(model, 3, 0.1);
        return model;
    }
}
