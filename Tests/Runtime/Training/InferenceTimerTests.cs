using DslPeft.Data;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Training;

public sealed class InferenceTimerTests
{
    private const int Rows = 20,
        BatchSize = 8,
        Batches = 3;

    /// <summary>Times that a batch runs before the rounds, to tell how many batches they may have.</summary>
    private const int ToChoose = 2;

    private const double AnHour = 3600;

    [Fact]
    public void FormsRunInTurnOverTheSameBatches()
    {
        var log = new List<(string Form, long First)>();
        using var loaded = new TinyBase();
        using Recorded model = new(loaded, "model", log),
            bare = new(loaded, "bare", log);

        var times = InferenceTimer.Measure(model, bare, Data(), BatchSize, AnHour);

        Assert.Equal((Rows, (((times.Rounds + 1) * Batches) + ToChoose) * 3), (times.Rows, log.Count));
        Assert.All(log.Chunk(3), turn => Assert.Equal(["bare infer", "model forward", "model infer"], turn.Select(t => t.Form).Order()));
        Assert.All(log.Chunk(3), turn => Assert.Single(turn.Select(t => t.First).Distinct()));
        Assert.Equal(3, log.Chunk(3).Select(turn => turn[0].Form).Distinct().Count());
        Assert.All([times.Unmerged, times.Deployed, times.Base, times.UnmergedRatio, times.DeployedRatio], value => Assert.True(value > 0));
    }

    [Fact]
    public void WithoutABareBaseThereAreNoRatios()
    {
        var log = new List<(string Form, long First)>();
        using var loaded = new TinyBase();
        using Recorded model = new(loaded, "model", log);

        var times = InferenceTimer.Measure(model, bare: null, Data(), BatchSize, AnHour);

        Assert.Equal((null, null, null), (times.Base, times.UnmergedRatio, times.DeployedRatio));
        Assert.Equal((((times.Rounds + 1) * Batches) + ToChoose) * 2, log.Count);
        Assert.False(model.training);
    }

    /// <summary>Where a round is short, those of middle length stand for the others.</summary>
    [Fact]
    public void AShortRoundHasFewerRows()
    {
        var log = new List<(string Form, long First)>();
        using var loaded = new TinyBase();
        using Recorded model = new(loaded, "model", log);

        var times = InferenceTimer.Measure(model, bare: null, Data(), BatchSize, secondsOfARound: 0);

        Assert.Equal((BatchSize, (times.Rounds + 1 + ToChoose) * 2), (times.Rows, log.Count));
        Assert.Single(log.Select(entry => entry.First).Distinct());
    }

    private static TextRows Data() => new(new EncodedDataset(TinyTask.Examples(Rows), TinyTask.Tokenizer, 32), HeadKind.Classification);

    /// <summary>Notes which form ran over which batch.</summary>
    private sealed class Recorded(ArchitectureModule loaded, string label, List<(string Form, long First)> log)
        : AdaptedModel(loaded, TinyModel.Describe(), seed: 1)
    {
        public override Tensor Forward(Batch batch) => Note("forward", batch);

        public override Tensor Infer(Batch batch) => Note("infer", batch);

        public override Tensor Loss(Batch batch) => throw new NotSupportedException();

        protected override void Deploy(DeployedTensors deployed) { }

        protected override void Bind() { }

        protected override void BindDeployed(DeployedTensors deployed) { }

        private Tensor Note(string form, Batch batch)
        {
            Assert.False(is_grad_enabled());
            Assert.False(training);
            log.Add(($"{label} {form}", batch.InputIds.sum().AsInt64()));
            return zeros(batch.Rows, 2);
        }
    }
}
