using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Two compilations of one declaration, which must compute the same.</summary>
internal static class PassChecks
{
    private const double Tolerance = 1e-10;

    /// <summary>Each declaration of a compilation, over a batch with padding and one without.</summary>
    public static TheoryData<string, bool> PaddedAndNot(Type passes)
    {
        var cases = new TheoryData<string, bool>();
        foreach (var type in passes.GetNestedTypes())
        {
            foreach (var padded in new[] { true, false })
                cases.Add(type.Name, padded);
        }

        return cases;
    }

    /// <summary>A declaration of a compilation, in double precision, away from its start.</summary>
    public static AdaptedModel Create(Type passes, string name, ArchitectureModule @base)
    {
        var model = TinyModels.Create(passes.GetNestedType(name)!, @base);
        model.to(float64);
        TinyModels.Perturb(model, 3);
        return model;
    }

    /// <summary>
    /// Compares results of both forms, losses and all gradients, in double precision; the second model takes the weights of the first.
    /// </summary>
    public static void ComputeTheSame(AdaptedModel with, AdaptedModel without, Batch batch)
    {
        without.load_state_dict(with.state_dict());
        foreach (var training in new[] { true, false })
        {
            with.train(training);
            without.train(training);
            using var expected = with.Forward(batch);
            using var actual = without.Forward(batch);
            TensorAssert.Close("Forward", expected, actual, Tolerance);
        }
        with.train();
        without.train();
        Close("Infer", with, without, model => model.Infer(batch));
        Close("Loss", with, without, model =>
        {
            var loss = model.Loss(batch);
            loss.backward();
            return loss;
        });
        foreach (var row in with.Info.Parameters)
        {
            using var expected = with[row.Name].grad;
            using var actual = without[row.Name].grad;
            if (expected is null)
                Assert.True(actual is null, $"{row.Name} has a gradient.");
            else
                TensorAssert.GradientClose($"gradient of {row.Name}", expected, actual!, absolute: Tolerance, relative: 1e-9);
        }
    }

    private static void Close(string what, AdaptedModel with, AdaptedModel without, Func<AdaptedModel, Tensor> compute)
    {
        using var expected = compute(with);
        using var actual = compute(without);
        TensorAssert.Close(what, expected, actual, Tolerance);
    }
}
