using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft.Numerics.Tests;

/// <summary>AdaMix against the reference implementation's numbers, with the recorded choices of experts pinned.</summary>
public sealed class AdaMixExactnessTests
{
    public const string SharedUp = "adamix/bert_seqcls_sharing_up";

    public static IReadOnlyList<string> Names { get; } = [.. AdaMixChecks.Cases.Select(covered => covered.Name)];

    public static TheoryData<string> Cases => [.. Names];

    [SharedTheory("fixtures"), MemberData(nameof(Cases))]
    public void PassesAndAverage(string name) => Check(name, AdaMixChecks.PassesAndAverage);

    [SharedTheory("fixtures"), MemberData(nameof(Cases))]
    public void LossAndGradients(string name) => Check(name, AdaMixChecks.LossAndGradients);

    [SharedTheory("fixtures"), MemberData(nameof(Cases))]
    public void FiveSteps(string name) => Check(name, AdaMixChecks.Trace);

    [SharedFact("fixtures")]
    public void ConsistencyOfZeroLeavesTheTaskLoss()
    {
        var covered = AdaMixChecks.Case(SharedUp) with { Create = @base => new TinyAdaMixTaskOnly((TinyBert)@base) };
        using var loaded = new LoadedCase(FixtureCase.Shared(SharedUp), covered);
        loaded.Model.train();
        loaded.Model.Routing.Pin([AdaMixChecks.Choices(loaded, 1), AdaMixChecks.Choices(loaded, 2)]);

        using var loss = loaded.Model.Loss(loaded.Batch);

        TensorAssert.Close("loss", loaded.Fixture.Number("cross_entropy_pass1"), loss.item<float>(), loaded.Fixture.Tolerance);
    }

    private static void Check(string name, Action<LoadedCase> check)
    {
        using var loaded = new LoadedCase(FixtureCase.Shared(name), AdaMixChecks.Case(name));
        check(loaded);
    }
}

/// <summary>What is compared with a recorded AdaMix case.</summary>
internal static class AdaMixChecks
{
    public static IReadOnlyList<CoveredCase> Cases { get; } =
    [
        CoveredCase.Classifier("adamix/bert_seqcls", @base => new TinyAdaMix(@base), KeyMap.AdaMix()),
        CoveredCase.Classifier(AdaMixExactnessTests.SharedUp, @base => new TinyAdaMixSharedUp(@base), KeyMap.AdaMix()),
        CoveredCase.Roberta("adamix/roberta_seqcls", @base => new RobertaAdaMix(@base), KeyMap.AdaMix("roberta.")),
        CoveredCase.Roberta("adamix/roberta_seqcls_sharing_up", @base => new RobertaAdaMixSharedUp(@base), KeyMap.AdaMix("roberta.")),
    ];

    public static CoveredCase Case(string name) => Cases.First(covered => covered.Name == name);

    /// <summary>The recorded choices [route][layer] of a pass; the reference records (down, up) for each layer.</summary>
    public static int[][] Choices(LoadedCase loaded, int pass)
    {
        using var recorded = loaded.Fixture.Read($"choices_pass{pass}");
        return
        [
            .. loaded.Model.Info.Routes.Select(route =>
                Enumerable
                    .Range(0, route.Layers)
                    .Select(layer => (int)recorded[layer, route.Name.EndsWith(".down", StringComparison.Ordinal) ? 0 : 1].item<long>())
                    .ToArray()
            ),
        ];
    }

    public static void PassesAndAverage(LoadedCase loaded)
    {
        using var noGrad = no_grad();
        loaded.Model.train();
        foreach (var pass in new[] { 1, 2 })
        {
            loaded.Model.Routing.Pin([Choices(loaded, pass)]);
            using var logits = loaded.Model.Forward(loaded.Batch);
            Close(loaded, $"logits_pass{pass}", logits);
            using var task = cross_entropy(logits, loaded.Batch.RequireLabels());
            Close(loaded, $"cross_entropy_pass{pass}", task);
        }
        CheckAverage(loaded, "averaged_logits", loaded.Fixture.Tolerance);
        using var averaged = loaded.Model.Infer(loaded.Batch);
        using var loss = cross_entropy(averaged, loaded.Batch.RequireLabels());
        Close(loaded, "averaged_loss", loss);
    }

    /// <summary>
    /// The loss is the first pass's cross-entropy plus the symmetric divergence; the recorded gradients are those of the recorded loss.
    /// </summary>
    public static void LossAndGradients(LoadedCase loaded)
    {
        var (fixture, model) = (loaded.Fixture, loaded.Model);
        model.train();
        model.Routing.Pin([Choices(loaded, 1), Choices(loaded, 2)]);
        using (var loss = model.Loss(loaded.Batch))
            TensorAssert.Close(
                $"{fixture.Name}: loss",
                fixture.Number("cross_entropy_pass1") + fixture.Number("symmetric_kl"),
                loss.item<float>(),
                fixture.Tolerance
            );
        model.ZeroGradients();
        using (var loss = RecordedLoss(loaded))
        {
            Close(loaded, "loss", loss);
            loss.backward();
        }
        var compared = 0;
        foreach (var row in model.Info.Parameters)
        {
            var source = loaded.Covered.Keys.Find(row);
            using var actual = model[row.Name].grad;
            if (!fixture.Has("grad." + source.Keys[0]))
            {
                Assert.True(actual is null, $"{fixture.Name}: {row.Name} has a gradient, the reference's has none.");
                continue;
            }
            using var expected = fixture.Read("grad." + source.Keys[0]);
            using var found = actual ?? zeros_like(expected);
            TensorAssert.GradientClose($"{fixture.Name}: gradient of {row.Name}", expected, found);
            compared++;
        }
        Assert.Equal(fixture.Recorded("grad.").Count, compared);
    }

    /// <summary>Five steps on the recorded loss; copies that no pass used are left alone.</summary>
    public static void Trace(LoadedCase loaded)
    {
        var (fixture, model) = (loaded.Fixture, loaded.Model);
        model.train();
        model.Routing.Pin([Choices(loaded, 1), Choices(loaded, 2)]);
        using var adam = new FlatAdamW(
            [.. model.TrainableGroups.Select(group => group with { Decay = true })],
            new TrainingOptions { WeightDecay = 0.01 }
        );
        using var losses = fixture.Read("losses");
        var rate = fixture.Json.GetProperty("training").GetProperty("lr").GetDouble();
        for (var step = 0; step < losses.shape[0]; step++)
        {
            model.ZeroGradients();
            using var loss = RecordedLoss(loaded);
            TensorAssert.Close(
                $"{fixture.Name}: loss after step {step}",
                losses[step].item<float>(),
                loss.item<float>(),
                10 * fixture.Tolerance
            );
            if (step == losses.shape[0] - 1)
                break;
            loss.backward();
            adam.Step(rate);
        }
        CheckAverage(loaded, "averaged_logits_after_training", 10 * fixture.Tolerance);
    }

    /// <summary>The adaptation's loss or, where the library's model adds no consistency term, the first pass's cross-entropy.</summary>
    private static Tensor RecordedLoss(LoadedCase loaded)
    {
        if (loaded.Fixture.Number("loss") != loaded.Fixture.Number("cross_entropy_pass1"))
            return loaded.Model.Loss(loaded.Batch);
        using var logits = loaded.Model.Forward(loaded.Batch);
        return cross_entropy(logits, loaded.Batch.RequireLabels());
    }

    /// <summary>Evaluation and the deployed form both run the averaged copies.</summary>
    private static void CheckAverage(LoadedCase loaded, string name, double tolerance)
    {
        using var expected = loaded.Fixture.Read(name);
        using (var inferred = loaded.Model.Infer(loaded.Batch))
            TensorAssert.Close($"{loaded.Fixture.Name}: {name} of Infer", expected, inferred, tolerance);
        loaded.Model.eval();
        using var evaluated = loaded.Model.Forward(loaded.Batch);
        TensorAssert.Close($"{loaded.Fixture.Name}: {name} in evaluation", expected, evaluated, tolerance);
    }

    private static void Close(LoadedCase loaded, string name, Tensor actual)
    {
        using var expected = loaded.Fixture.Read(name);
        TensorAssert.Close($"{loaded.Fixture.Name}: {name}", expected, actual, loaded.Fixture.Tolerance);
    }
}
