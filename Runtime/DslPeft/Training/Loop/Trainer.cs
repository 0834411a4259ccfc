using DslPeft.Checkpoints;

namespace DslPeft.Training;

/// <summary>
/// Trains a model: AdamW over its trainable groups, warm-up and decay, clipping, gradients of several batches in a step, and an early end
/// where the metric no longer rises. A run that is stopped and resumed, also between the batches of a step, takes the same steps, to the
/// last bit, as one that is not (on the CPU, with the same number of threads).
/// </summary>
public sealed class Trainer(AdaptedModel model, IBatchSource source, TrainingOptions options)
{
    /// <summary>Measures the model after each epoch, and more often where the options say so; null for never.</summary>
    public Func<Evaluation>? Evaluate { get; init; }

    public ITrainingProgress Progress { get; init; } = new QuietProgress();

    /// <summary>Where checkpoints go; null for none.</summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>
    /// Says what the model's first values were taken from, where that is more than the base and the seed; a resumed run must say the same.
    /// </summary>
    public string? Origin { get; init; }

    /// <summary>Optimizer steps that a run over <paramref name="source"/> takes.</summary>
    /// <exception cref="TrainingException">There are more than 2147483647.</exception>
    public static int TotalSteps(IBatchSource source, TrainingOptions options)
    {
        long all = 0,
            most = options.MaxSteps > 0 ? options.MaxSteps : long.MaxValue;
        for (var epoch = 0; epoch < options.Epochs && all < most && all <= int.MaxValue; epoch++)
        {
            var steps = ((long)source.Count(epoch) + options.Accumulate - 1) / options.Accumulate;
            if (steps == 0)
            {
                break;
            }
            all += steps;
        }
        var total = Math.Min(all, most);
        return total <= int.MaxValue
            ? (int)total
            : throw new TrainingException(
                $"{options.Epochs} epochs are more than {int.MaxValue} steps: give fewer epochs, or --max-steps."
            );
    }

    /// <summary>
    /// Trains to the end or until <paramref name="stop"/> is cancelled; the batch under way is finished. Each call is a run of its own: it
    /// starts from the values that the model has, or goes on from the newest checkpoint. A finished run goes on where the options ask for
    /// more epochs or steps.
    /// </summary>
    /// <exception cref="TrainingException">There is nothing to train, to train on or to judge by, an option is out of its range, no label
    /// of a step counts, or the loss is not finite; says why.</exception>
    /// <exception cref="CheckpointException">A checkpoint cannot be written, or does not fit the run, or another run has the
    /// folder.</exception>
    public TrainingOutcome Run(bool resume = false, CancellationToken stop = default)
    {
        TrainingOptionsCheck.Require(options);
        var own = options with
        {
            ClassWeights = options.ClassWeights ?? model.ClassWeights,
            LabelSmoothing = options.LabelSmoothing > 0 ? options.LabelSmoothing : model.LabelSmoothing,
        };
        var total = TotalSteps(source, own);
        RequireWork(total);
        if (options.Packed && source is not LabelledBatchSource { IsPacked: true })
        {
            throw new TrainingException("packed rows are asked for, and the source of batches gives others: make it over PackedRows.");
        }
        if (options.LabelSmoothing > 0 && !model.Info.Head.GivesWords)
        {
            throw new TrainingException($"labels that are words can be smoothed, and {model.Info.Name} has a {model.Info.Head} head.");
        }
        model.LabelSmoothing = own.LabelSmoothing;
        if (options.ClassWeights is not null)
        {
            model.ClassWeights = options.ClassWeights;
        }
        var checkpoint = CheckpointFolder is null ? null : new TrainingCheckpoint(CheckpointFolder);
        using var held = checkpoint?.Lock();
        using var loop = new TrainingLoop(model, source, own, total)
        {
            Evaluate = Evaluate,
            Progress = Progress,
            Checkpoint = checkpoint,
            Identity = CheckpointFolder is null ? new Dictionary<string, string>() : TrainingIdentity.Of(model, source, own, total, Origin),
        };
        return loop.Run(resume, stop);
    }

    private void RequireWork(int total)
    {
        if (total == 0)
        {
            throw new TrainingException("there is not one batch to train on: give more data, a smaller batch size or more epochs.");
        }
        if (model.TrainableGroups.Count == 0)
        {
            throw new TrainingException($"{model.Info.Name} has no trainable tensor.");
        }
        if (Evaluate is null && (options.Patience > 0 || options.KeepBest))
        {
            throw new TrainingException(
                "there are no dev rows to judge by: give some with --dev, or train without --patience and --keep-best."
            );
        }
    }
}
