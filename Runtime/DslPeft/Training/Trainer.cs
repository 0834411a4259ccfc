using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using DslPeft.Checkpoints;
using DslPeft.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>
/// Trains a model: AdamW over its trainable groups, warm-up and decay, clipping, gradients averaged over several batches, and an early end where the
/// metric no longer rises. A run that is stopped and resumed, also between the batches of a step, takes the same steps, to the last bit, as one that
/// is not (on the CPU, with the same number of threads).
/// </summary>
public sealed class Trainer(AdaptedModel model, IBatchSource source, TrainingOptions options)
{
    private const int WarmingSteps = 3;

    private readonly List<EvaluationPoint> _history = [];
    private readonly List<double> _losses = [], _seconds = [];
    private int _step, _epoch, _batch, _window, _total;
    private double _windowLoss;
    private long _tokens;
    private ParameterCopy? _best;
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
            all += (source.Count(epoch) + options.Accumulate - 1) / options.Accumulate;
        }
        return (int)Math.Min(all, options.MaxSteps > 0 ? options.MaxSteps : int.MaxValue);
    }

    /// <summary>
    /// Trains from the start, or from the newest checkpoint, to the end or until <paramref name="stop"/> is cancelled; the batch under way is finished.
    /// </summary>
    /// <exception cref="TrainingException">There is nothing to train, to train on or to judge by, or the loss is not finite.</exception>
    /// <exception cref="CheckpointException">A checkpoint cannot be written, or does not fit the run, or another run has the folder.</exception>
    public TrainingOutcome Run(bool resume = false, CancellationToken stop = default)
    {
        _total = TotalSteps(source, options);
        RequireWork();
        using var optimizer = new FlatAdamW(model.TrainableGroups, options);
        TrainingCheckpoint? checkpoint = CheckpointFolder is null ? null : new TrainingCheckpoint(CheckpointFolder);
        using FolderLock? held = checkpoint?.Lock();
        _identity = checkpoint is null ? _identity : TrainingIdentity.Of(model, source, options, _total);
        try
        {
            model.ClassWeights = options.ClassWeights;
            Start(resume ? checkpoint : null, optimizer);
            model.train();
            Progress.During(model.Info.Name, _step, _total, () => TrainAll(optimizer, checkpoint, stop));
            model.eval();
            bool early = EarlyStopping.IsOver(_history, options.Patience) && _step < _total, done = early || _step == _total;
            if (done && options.KeepBest)
            {
                _best?.WriteTo(model, model.Info.Name);
            }
            return new TrainingOutcome
            {
                Interrupted = !done,
                StoppedEarly = early,
                Steps = _step,
                TotalSteps = _total,
                Losses = _losses,
                StepSeconds = Median.Of(_seconds.Count > 2 * WarmingSteps ? _seconds[WarmingSteps..] : _seconds),
                Tokens = _tokens,
                History = _history,
                Kept = options.KeepBest ? EarlyStopping.Best(_history) : _history.LastOrDefault(),
            };
        }
        finally
        {
            _best?.Dispose();
            _best = null;
        }
    }

    private void RequireWork()
    {
        if (_total == 0)
        {
            throw new TrainingException("there is not one batch to train on: give more data, a smaller batch size or more epochs.");
        }
        if (model.TrainableGroups.Count == 0)
        {
            throw new TrainingException($"{model.Info.Name} has no trainable tensor.");
        }
        if (Evaluate is null && (options.Patience > 0 || options.KeepBest))
        {
            throw new TrainingException("there are no dev rows to judge by: give some with --dev, or train without --patience and --keep-best.");
        }
    }

    private void Start(TrainingCheckpoint? from, FlatAdamW optimizer)
    {
        if (from is null)
        {
            model.StartFrom(new TrainingExamples(model, source));
            random.manual_seed(options.Seed);
            return;
        }
        (TrainingState state, _best) = from.Load(model, optimizer, new RunPlan(source, options, _total, _identity));
        (_step, _epoch, _batch, _window, _windowLoss) = (state.Step, state.Epoch, state.Batch, state.Window, state.WindowLoss);
        _history.AddRange(state.History);
    }

    private void TrainAll(FlatAdamW optimizer, TrainingCheckpoint? checkpoint, CancellationToken stop)
    {
        using var reading = new InferScope(model.Base.Gate);
        using var change = model.Gate.Change("trained");
        var schedule = new LearningRateSchedule(_total, options.WarmupRatio, options.LearningRate, options.Decay);
        while (_step < _total && !EarlyStopping.IsOver(_history, options.Patience))
        {
            bool stepped = Advance(optimizer, schedule, stop);
            bool epochOver = stepped && _batch == 0, last = _step == _total;
            if (Evaluate is not null && stepped && (epochOver || last || Every(options.EvaluateEvery)))
            {
                Measure();
            }
            last |= EarlyStopping.IsOver(_history, options.Patience);
            bool stopped = stop.IsCancellationRequested && !last;
            if (checkpoint is not null && (stopped || (stepped && (epochOver || last || Every(options.CheckpointEvery)))))
            {
                checkpoint.Save(model, optimizer, Capture(optimizer), _best);
            }
            if (stopped)
            {
                return;
            }
        }
    }

    private void Measure()
    {
        EvaluationPoint point;
        using (model.Gate.Pause())
        {
            point = new EvaluationPoint(_step, Evaluate!());
        }
        _history.Add(point);
        if (options.KeepBest && ReferenceEquals(EarlyStopping.Best(_history), point))
        {
            _best?.Dispose();
            _best = ParameterCopy.Of(model);
        }
        Progress.Evaluated(point);
    }

    private bool Every(int steps) => steps > 0 && _step % steps == 0;

    /// <summary>Takes a step, or goes on with one; false where it was stopped between its batches.</summary>
    private bool Advance(FlatAdamW optimizer, LearningRateSchedule schedule, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp(), tokens = 0;
        int first = _batch - _window, size = Math.Min(options.Accumulate, source.Count(_epoch) - first);
        if (_window == 0)
        {
            model.ZeroGradients();
        }
        bool stopped = false;
        while (_window < size && !stopped)
        {
            tokens += AddGradients(size);
            stopped = _window < size && stop.IsCancellationRequested;
        }
        _tokens += tokens;
        if (stopped)
        {
            return false;
        }
        double rate = schedule.Rate(_step), norm = Update(optimizer, rate), seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _step++;
        if (_batch == source.Count(_epoch))
        {
            (_epoch, _batch) = (_epoch + 1, 0);
        }
        _losses.Add(_windowLoss);
        _seconds.Add(seconds);
        Progress.Step(new TrainingStep(_step, _windowLoss, rate, norm, tokens, seconds));
        (_window, _windowLoss) = (0, 0);
        return true;
    }

    /// <summary>Adds a batch's gradients to those of its step; returns its tokens.</summary>
    private long AddGradients(int size)
    {
        using var scope = NewDisposeScope();
        using Batch made = source.Get(_epoch, _batch);
        using Batch batch = made.On(model.Device);
        using Tensor loss = model.Loss(batch);
        using Tensor share = size == 1 ? loss.alias() : loss / size;
        Backward(share);
        _windowLoss += share.ToDouble();
        _batch++;
        _window++;
        return (long)batch.Rows * batch.Tokens;
    }

    private double Update(FlatAdamW optimizer, double rate)
    {
        using var scope = NewDisposeScope();
        var moment = new Moment(_step + 1, _total);
        model.RunSchedules(When.AfterBackward, moment);
        double norm = GradientClipping.Clip(model.TrainableGroups, options.ClipNorm);
        if (!double.IsFinite(_windowLoss) || !double.IsFinite(norm))
        {
            throw new TrainingException($"the loss became {_windowLoss} and its gradient's norm {norm} at step {_step + 1}: a lower --learning-rate or a longer --warmup may help.");
        }
        optimizer.Step(rate);
        model.RunSchedules(When.AfterStep, moment);
        return norm;
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
        Window = _window,
        WindowLoss = _windowLoss,
        Random = GeneratorState.Capture(),
        Routing = model.Routing.State,
        OptimizerSteps = optimizer.Steps,
        Identity = _identity,
        History = _history,
    };
}
