using DslPeft.Checkpoints;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>AdaLoRA's budget over a run: against recorded numbers, and what must hold of any.</summary>
public sealed class AdaLoraTests : IDisposable
{
    public const string Case = "peft/adalora_schedule_bert";
    private const int Steps = 14;

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-adalora-").FullName;

    private static readonly string[] Places =
    [
        .. from layer in new[] { 0, 1 } from part in new[] { "query", "value" } select $"encoder.layer.{layer}.attention.self.{part}",
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Losses, scores and the triplets that are left, step by step.</summary>
    [SharedFact("fixtures")]
    public void ARunIsTheRecordedOne()
    {
        using var loaded = new LoadedCase(
            FixtureCase.Shared(Case),
            CoveredCase.Classifier(Case, @base => new TinyAdaLoraRun(@base), KeyMap.Peft())
        );
        var (model, fixture) = (loaded.Model, loaded.Fixture);
        using Tensor losses = fixture.Read("step_losses"),
            ranks = fixture.Read("nonzero_ranks"),
            budgets = fixture.Read("budget_schedule");
        using var sgd = optim.SGD(
            model.TrainableGroups.Select(group => group.Tensor),
            fixture.Json.GetProperty("training").GetProperty("lr").GetDouble()
        );
        var compared = 0;
        for (var step = 1; step <= Steps; step++)
        {
            Step(model, loaded.Batch, sgd, step, loss =>
                TensorAssert.Close($"loss at step {step}", losses[step - 1].AsDouble(), loss, fixture.Tolerance)
            );
            Assert.Equal(budgets[step - 1].AsDouble(), AdaLoraAttribute.Budget(step, final: 10, all: 24, last: 8, warmup: 2));
            Assert.Equal(ranks[step - 1].AsDouble(), NonZero(model));
            foreach (var place in Places)
            {
                compared += Compare(fixture, $"step{step}.base_model.model.bert.{place}.lora_E", model[$"{place}.adalora.e"]);
                foreach (var (name, part) in new[] { ("A", "aScores"), ("E", "eScores"), ("B", "bScores") })
                {
                    Tensor scores = model[$"{place}.adalora.{part}"];
                    using Tensor sensitivity = scores[0],
                        uncertainty = scores[1];
                    compared += Compare(fixture, $"step{step}.sensitivity.bert.{place}.lora_{name}", sensitivity);
                    compared += Compare(fixture, $"step{step}.uncertainty.bert.{place}.lora_{name}", uncertainty);
                }
            }
        }
        Assert.Equal(fixture.Recorded("step").Count - 1, compared);
        using var expected = fixture.Read("final_logits");
        foreach (var infer in new[] { false, true })
        {
            using var logits = infer ? model.Infer(loaded.Batch) : model.Forward(loaded.Batch);
            TensorAssert.Close("final logits", expected, logits, 10 * fixture.Tolerance);
        }
    }

    /// <summary>The budget never rises, and what is left at the end is the mean rank times the places of each use.</summary>
    [Fact]
    public void TheLastBudgetIsKept()
    {
        using var @base = TinyModels.Base();
        using var batch = TinyModels.Batch();
        using var model = new TinyAdaLoraOfTwoKinds(@base);
        TinyModels.Perturb(model, 3, 0.1);
        using var sgd = optim.SGD(model.TrainableGroups.Select(group => group.Tensor), 0.05);
        var before = NonZero(model);
        Assert.Equal(3 * 3 + 4, before);
        for (var step = 1; step <= 8; step++)
        {
            Step(model, batch, sgd, step, _ => { }, total: 8);
            Assert.True(NonZero(model) <= before);
            before = NonZero(model);
        }
        Assert.Equal(3 * 1 + 2, before);
    }

    /// <summary>Orthogonal factors cost nothing; the penalty is a mean over all factors of all uses.</summary>
    [Fact]
    public void OrthogonalFactorsCostNothing()
    {
        using var noGrad = no_grad();
        using var @base = TinyModels.Base();
        using var batch = TinyModels.Batch();
        using var model = new TinyAdaLoraOfTwoKinds(@base);
        foreach (
            var row in model.Info.Parameters.Where(row =>
                row.Name.EndsWith(".a", StringComparison.Ordinal) || row.Name.EndsWith(".b", StringComparison.Ordinal)
            )
        )
        {
            using var identity = eye(row.Shape[0], row.Shape[1]);
            model[row.Name].copy_(identity);
        }
        using var task = nn.functional.cross_entropy(model.Forward(batch), batch.Labels!);
        using var loss = model.Loss(batch);
        Assert.Equal(task.AsDouble(), loss.AsDouble(), 1e-6);

        // A factor of zeros is as far off as the root of its rank; there are four places with two factors each.
        model["encoder.layer.0.attention.self.query.adalora.a"].zero_();
        using var one = model.Loss(batch);
        Assert.Equal(task.AsDouble() + 0.5 * Math.Sqrt(3) / 8, one.AsDouble(), 1e-6);
    }

    /// <summary>Scores and dropped triplets are part of a training checkpoint, and of no adapter's file.</summary>
    [Fact]
    public void ARunThatIsStoppedGoesOnToTheSameBits()
    {
        using var @base = TinyModels.Base();
        var options = new TrainingOptions
        {
            Epochs = Steps,
            LearningRate = 0.01,
            WarmupRatio = 0,
        };
        using var whole = new TinyAdaLoraRun(@base);
        new Trainer(whole, new OneBatch(), options).Run();

        using var stopped = new TinyAdaLoraRun(@base);
        using var stop = new CancellationTokenSource();
        var first = new Trainer(stopped, new OneBatch(() => stop.Cancel(), 7), options) { CheckpointFolder = Path.Combine(_folder, "run") };
        Assert.True(first.Run(stop: stop.Token).Interrupted);
        using var resumed = new TinyAdaLoraRun(@base, seed: 5);
        new Trainer(resumed, new OneBatch(), options) { CheckpointFolder = Path.Combine(_folder, "run") }.Run(resume: true);
        Assert.All(whole.named_parameters(), entry => Assert.True(TinyModels.SameBits(entry.parameter, resumed[entry.name]), entry.name));
        Assert.Equal(8, NonZero(whole));

        var path = Path.Combine(_folder, "adapter.safetensors");
        whole.Save(path);
        using (var file = SafetensorsFile.Open(path))
            Assert.DoesNotContain(file.Entries.Keys, name =>
                name.EndsWith("Scores", StringComparison.Ordinal) || name.EndsWith("dropped", StringComparison.Ordinal)
            );
        using var read = new TinyAdaLoraRun(@base, seed: 6);
        read.Load(path);
        using var batch = TinyModels.Batch();
        using Tensor expected = whole.Infer(batch),
            actual = read.Infer(batch);
        TensorAssert.Same("logits", expected, actual);
    }

    [Fact]
    public void ARunThatIsTooShortSaysSo()
    {
        using var @base = TinyModels.Base();
        using var model = new TinyAdaLora(@base);
        var fault = Assert.Throws<TrainingException>(() => new Trainer(model, new OneBatch(), new TrainingOptions { Epochs = 30 }).Run());
        Assert.Contains("10 steps", fault.Message);
        Assert.Contains("none of 30", fault.Message);
    }

    private static void Step(AdaptedModel model, Batch batch, optim.Optimizer optimizer, int step, Action<double> check, int total = Steps)
    {
        model.ZeroGradients();
        using (var loss = model.Loss(batch))
        {
            check(loss.AsDouble());
            loss.backward();
        }
        optimizer.step();
        model.RunSchedules(When.AfterStep, new Moment(step, total));
    }

    private static int NonZero(AdaptedModel model) =>
        model
            .Info.Parameters.Where(row => row.Name.EndsWith(".adalora.e", StringComparison.Ordinal))
            .Sum(row => model[row.Name].data<float>().Count(value => value != 0));

    private static int Compare(FixtureCase fixture, string name, Tensor actual)
    {
        if (!fixture.Has(name))
            return 0;
        using var expected = fixture.Read(name);
        TensorAssert.Close(name, expected, actual, fixture.Tolerance);
        return 1;
    }

    /// <summary>The same batch, once an epoch.</summary>
    private sealed class OneBatch(Action? stop = null, int at = -1) : IBatchSource
    {
        public string Fingerprint => "one";

        public int Count(int epoch) => 1;

        public Batch Get(int epoch, int index)
        {
            if (epoch == at)
                stop!();
            return TinyModels.Batch();
        }
    }
}
