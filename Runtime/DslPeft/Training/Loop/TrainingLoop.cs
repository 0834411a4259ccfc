using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using DslPeft.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>One run of a <see cref="Trainer"/>, with all that changes in it.</summary>
internal sealed class TrainingLoop(AdaptedModel model, IBatchSource source, TrainingOptions options, int total) : IDisposable
{
    private const int WarmingSteps = 3;

    private readonly FlatAdamW _optimizer = new(model.TrainableGroups, options);
    private readonly HeapWatch _heap = new();
    private readonly List<EvaluationPoint> _history = [];
    private readonly List<double> _losses = [],
        _seconds = [];
    private int _step,
        _epoch,
        _batch,
        _window;
    private double _windowLoss;
    private long _tokens;
    private ParameterCopy? _best;

    public required Func<Evaluation>? Evaluate { get; init; }

    public required ITrainingProgress Progress { get; init; }

    public required TrainingCheckpoint? Checkpoint { get; init; }

    public required IReadOnlyDictionary<string, string> Identity { get; init; }

    public TrainingOutcome Run(bool resume, CancellationToken stop)
    {
        Start(resume ? Checkpoint : null);
        model.train();
        Progress.During(model.Info.Name, _step, total, () => TrainAll(stop));
        model.eval();
        FreedMemory.GiveBack(); // what steps took and freed is kept for the next step until here
        bool early = EarlyStopping.IsOver(_history, options.Patience) && _step < total,
            done = early || _step == total;
        if (done && options.KeepBest)
        {
            _best?.WriteTo(model, model.Info.Name);
        }
        return new TrainingOutcome
        {
            Interrupted = !done,
            StoppedEarly = early,
            Steps = _step,
            TotalSteps = total,
            Losses = _losses,
            StepSeconds = Median.Of(_seconds.Count > 2 * WarmingSteps ? _seconds[WarmingSteps..] : _seconds),
            Tokens = _tokens,
            History = _history,
            Kept = options.KeepBest ? EarlyStopping.Best(_history) : _history.LastOrDefault(),
        };
    }

    public void Dispose()
    {
        _best?.Dispose();
        _optimizer.Dispose();
    }

    private void Start(TrainingCheckpoint? from)
    {
        if (from is null)
        {
            model.StartFrom(new TrainingExamples(model, source));
            random.manual_seed(options.Seed);
            return;
        }
        (var state, _best) = from.Load(model, _optimizer, new RunPlan(source, options, Identity));
        (_step, _epoch, _batch, _window, _windowLoss) = (state.Step, state.Epoch, state.Batch, state.Window, state.WindowLoss);
        _history.AddRange(state.History);
    }

    private void TrainAll(CancellationToken stop)
    {
        using var reading = new InferScope(model.Base.Gate);
        using var change = model.Gate.Change("trained");
        var schedule = new LearningRateSchedule(total, options.WarmupRatio, options.LearningRate, options.Decay);
        while (_step < total && !EarlyStopping.IsOver(_history, options.Patience))
        {
            var stepped = Advance(schedule, stop);
            bool epochOver = stepped && _batch == 0,
                last = _step == total;
            if (Evaluate is not null && stepped && (epochOver || last || Every(options.EvaluateEvery)))
            {
                Measure();
            }
            last |= EarlyStopping.IsOver(_history, options.Patience);
            var stopped = stop.IsCancellationRequested && !last;
            if (Checkpoint is not null && (stopped || (stepped && (epochOver || last || Every(options.CheckpointEvery)))))
            {
                Checkpoint.Save(model, _optimizer, Capture(), _best);
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
    private bool Advance(LearningRateSchedule schedule, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp(),
            tokens = 0;
        int first = _batch - _window,
            size = Math.Min(options.Accumulate, source.Count(_epoch) - first);
        using var batches = new StepBatches(model, source, _epoch, first, size);
        if (_window == 0)
        {
            model.ZeroGradients();
        }
        var stopped = false;
        while (_window < size && !stopped)
        {
            tokens += AddGradients(batches);
            stopped = _window < size && stop.IsCancellationRequested;
        }
        _tokens += tokens;
        if (stopped)
        {
            return false;
        }
        double rate = schedule.Rate(_step),
            norm = Update(batches, rate),
            seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
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
    private long AddGradients(StepBatches batches)
    {
        using var scope = NewDisposeScope();
        var (made, share) = batches[_window];
        var batch = made.On(model.Device);
        using var loss = model.Loss(batch, share);
        _heap.BeforeBackward();
        if (loss.requires_grad)
        {
            Backward(loss);
        }
        _windowLoss += loss.AsDouble();
        _batch++;
        _window++;
        return (long)batch.Rows * batch.Tokens;
    }

    private double Update(StepBatches batches, double rate)
    {
        using var scope = NewDisposeScope();
        var moment = new Moment(_step + 1, total);
        model.RunSchedules(When.AfterBackward, moment);
        var norm = GradientClipping.Clip(model.TrainableGroups, options.ClipNorm);
        if (!double.IsFinite(_windowLoss) || !double.IsFinite(norm))
        {
            throw new TrainingException(
                $"the loss became {_windowLoss} and its gradient's norm {norm} at step {_step + 1}: {LossDiagnosis.Cause(model, batches, first: _step == 0)}"
            );
        }
        _optimizer.Step(rate);
        model.RunSchedules(When.AfterStep, moment);
        _heap.AfterStep();
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

    private TrainingState Capture() =>
        new()
        {
            Step = _step,
            Epoch = _epoch,
            Batch = _batch,
            Window = _window,
            WindowLoss = _windowLoss,
            Random = GeneratorState.Capture(),
            Routing = model.Routing.State,
            OptimizerSteps = _optimizer.Steps,
            Identity = Identity,
            History = _history,
        };
}
