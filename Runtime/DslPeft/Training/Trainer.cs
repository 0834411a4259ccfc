using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using DslPeft.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>
/// Trains a model: AdamW over its trainable groups, linear warm-up and decay, clipping. A run that is stopped and resumed takes the same
/// steps, to the last bit, as one that is not (on the CPU, with the same number of threads).
/// </summary>
public sealed class Trainer(AdaptedModel model, IBatchSource source, TrainingOptions options)
{
    private const int WarmingSteps = 3;

    private readonly List<EvaluationPoint> _history = [];
    private readonly List<double> _losses = [], _seconds = [];
    private int _step, _epoch, _batch, _total;
    private long _tokens;
    private IReadOnlyDictionary<string, string> _identity = new Dictionary<string, string>();

    /// <summary>Measures the model after each epoch, and more often where the options say so; null for never.</summary>
    public Func<Evaluation>? Evaluate { get; init; }

    public ITrainingProgress Progress { get; init; } = new QuietProgress();

    /// <summary>Where checkpoints go; null for none.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Optimizer steps that a run over <paramref name="source"/> takes.</summary>
    public static int TotalSteps(IBatchSource source, TrainingOptions options)
    {
        long all = 0;
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            all += source.Count(epoch);
        }
        return (int)Math.Min(all, options.MaxSteps > 0 ? options.MaxSteps : int.MaxValue);
    }

    /// <summary>Trains from the start, or from the newest checkpoint, to the end or until <paramref name="stop"/> is cancelled; the step under way is finished.</summary>
    /// <exception cref="TrainingException">There is nothing to train or nothing to train on, or the loss is not finite.</exception>
    /// <exception cref="Checkpoints.CheckpointException">A checkpoint cannot be written, or does not fit the run.</exception>
    public TrainingOutcome Run(bool resume = false, CancellationToken stop = default)
    {
        _total = TotalSteps(source, options);
        if (_total == 0)
        {
            throw new TrainingException("there is not one batch to train on: give more data, a smaller batch size or more epochs.");
        }
        if (model.TrainableGroups.Count == 0)
        {
            throw new TrainingException($"{model.Info.Name} has no trainable tensor.");
        }
        using var optimizer = new FlatAdamW(model.TrainableGroups, options);
        TrainingCheckpoint? checkpoint = CheckpointFolder is null ? null : new TrainingCheckpoint(CheckpointFolder);
        _identity = checkpoint is null ? _identity : TrainingIdentity.Of(model, source, options, _total);
        Start(resume ? checkpoint : null, optimizer);
        model.train();
        Progress.During(model.Info.Name, _step, _total, () => TrainAll(optimizer, checkpoint, stop));
        model.eval();
        return new TrainingOutcome
        {
            Interrupted = _step < _total,
            Steps = _step,
            TotalSteps = _total,
            Losses = _losses,
            StepSeconds = Median(_seconds.Count > 2 * WarmingSteps ? _seconds[WarmingSteps..] : _seconds),
            Tokens = _tokens,
            History = _history,
        };
    }

    private void Start(TrainingCheckpoint? from, FlatAdamW optimizer)
    {
        if (from is null)
        {
            random.manual_seed(options.Seed);
            return;
        }
        TrainingState state = from.Load(model, optimizer, _identity);
        (_step, _epoch, _batch) = (state.Step, state.Epoch, state.Batch);
        _history.AddRange(state.History);
    }

    private void TrainAll(FlatAdamW optimizer, TrainingCheckpoint? checkpoint, CancellationToken stop)
    {
        var schedule = new LinearSchedule(_total, options.WarmupRatio, options.LearningRate);
        while (_step < _total)
        {
            Advance(optimizer, schedule);
            bool epochOver = _batch == 0, last = _step == _total;
            if (Evaluate is not null && (epochOver || last || Every(options.EvaluateEvery)))
            {
                _history.Add(new EvaluationPoint(_step, Evaluate()));
                Progress.Evaluated(_history[^1]);
            }
            bool stopped = stop.IsCancellationRequested && !last;
            if (checkpoint is not null && (stopped || epochOver || last || Every(options.CheckpointEvery)))
            {
                checkpoint.Save(model, optimizer, Capture(optimizer));
            }
            if (stopped)
            {
                return;
            }
        }
    }

    private bool Every(int steps) => steps > 0 && _step % steps == 0;

    private void Advance(FlatAdamW optimizer, LinearSchedule schedule)
    {
        long start = Stopwatch.GetTimestamp();
        double rate = schedule.Rate(_step);
        (double loss, double norm, long tokens) = Train(optimizer, rate);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _step++;
        _batch++;
        if (_batch == source.Count(_epoch))
        {
            (_epoch, _batch) = (_epoch + 1, 0);
        }
        _losses.Add(loss);
        _seconds.Add(seconds);
        _tokens += tokens;
        Progress.Step(new TrainingStep(_step, loss, rate, norm, tokens, seconds));
    }

    private (double Loss, double Norm, long Tokens) Train(FlatAdamW optimizer, double rate)
    {
        using var scope = NewDisposeScope();
        using Batch made = source.Get(_epoch, _batch);
        using Batch batch = made.On(model.Device);
        model.ZeroGradients();
        using Tensor loss = model.Loss(batch);
        Backward(loss);
        double value = loss.ToDouble(), norm = GradientClipping.Clip(model.TrainableGroups, options.ClipNorm);
        if (!double.IsFinite(value) || !double.IsFinite(norm))
        {
            throw new TrainingException($"the loss became {value} and its gradient's norm {norm} at step {_step + 1}: a lower --learning-rate or a longer --warmup may help.");
        }
        optimizer.Step(rate);
        return (value, norm, (long)batch.Rows * batch.Tokens);
    }

    private static void Backward(Tensor loss)
    {
        try
        {
            loss.backward();
        }
        catch (ExternalException) when (BackwardNode.TakeFault() is { } reason)
        {
            ExceptionDispatchInfo.Throw(reason);
        }
    }

    private TrainingState Capture(FlatAdamW optimizer) => new()
    {
        Step = _step,
        Epoch = _epoch,
        Batch = _batch,
        Random = TrainingCheckpoint.CaptureRandom(),
        Routing = model.Routing.State,
        OptimizerSteps = optimizer.Steps,
        Identity = _identity,
        History = _history,
    };

    private static double Median(List<double> values)
    {
        if (values.Count == 0)
        {
            return 0;
        }
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
