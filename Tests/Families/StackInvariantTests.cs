using DslPeft.Numerics.Tests;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Families.Tests;

/// <summary>What must hold of every method over a model of two stacks.</summary>
public sealed class StackInvariantTests
{
    public static TheoryData<string> Names => [.. typeof(StackMethods).GetNestedTypes().Select(type => type.Name)];

    /// <summary>Merged or not, the deployed form computes what the training form does in evaluation, in double precision.</summary>
    [Theory, MemberData(nameof(Names))]
    public void DeployedFormComputesTheSame(string name)
    {
        using var model = Create(name);
        using var noGrad = no_grad();
        model.Base.to(float64);
        model.to(float64);
        model.eval();
        using var batch = Batch();
        using Tensor forward = model.Forward(batch),
            inferred = model.Infer(batch);
        Assert.Equal([3, 6, 99], forward.shape);
        TensorAssert.Close(name, forward, inferred, 1e-10);
    }

    /// <summary>Steps change what is declared to be trained, and lower the loss; the base stays as it is.</summary>
    [Theory, MemberData(nameof(Names))]
    public void TrainingChangesWhatIsDeclaredAndNothingElse(string name)
    {
        using var model = Create(name);
        using var batch = Batch();
        var fingerprint = model.Base.Fingerprint();
        var losses = new List<float>();
        model.train();
        using (var adam = new FlatAdamW(model.TrainableGroups, new TrainingOptions()))
        {
            for (var step = 0; step < 4; step++)
            {
                model.ZeroGradients();
                using var loss = model.Loss(batch);
                losses.Add(loss.item<float>());
                loss.backward();
                adam.Step(1e-2);
            }
        }
        Assert.Equal(fingerprint, model.Base.Fingerprint());
        Assert.True(losses[^1] < losses[0], $"{losses[0]} to {losses[^1]}");
        Assert.Equal(model.Info.TrainableParameters, model.Info.Parameters.Where(row => row.Trainable).Sum(row => row.Count));
    }

    /// <summary>A later token of the target changes nothing before it; nor does padding behind a source.</summary>
    [Theory, MemberData(nameof(Names))]
    public void LaterTokensChangeNothing(string name)
    {
        using var model = Create(name);
        using var noGrad = no_grad();
        model.Base.to(float64);
        model.to(float64);
        using var batch = Batch();
        using var whole = model.Infer(batch);
        using var shorter = new Batch(
            batch.InputIds.narrow(1, 0, 7).contiguous(),
            batch.AttentionMask.narrow(1, 0, 7).contiguous(),
            labels: batch.Labels!.narrow(1, 0, 4).contiguous()
        );
        using Tensor part = model.Infer(shorter),
            same = whole.narrow(1, 0, 4);
        // The second row has five tokens of the source, the first all nine.
        using Tensor expected = same[1],
            found = part[1];
        TensorAssert.Close(name, expected, found, 1e-10);
    }

    private static AdaptedModel Create(string name)
    {
        var type = typeof(StackMethods).GetNestedType(name)!;
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
        return model;
    }

    /// <summary>Three sources of nine tokens, the later ones padded at the right, and targets of six.</summary>
    private static Batch Batch()
    {
        using var random = new Generator(5);
        var ids = randint(3, 99, [3, 9], generator: random, dtype: int64);
        var mask = ones(3, 9, dtype: int64);
        mask[1, TensorIndex.Slice(5)] = 0;
        mask[2, TensorIndex.Slice(8)] = 0;
        var labels = randint(3, 99, [3, 6], generator: random, dtype: int64);
        return new Batch(ids, mask, labels: labels);
    }
}
