using DslPeft.Checkpoints;

namespace DslPeft.Training;

/// <summary>Everything beside tensors that a run needs to go on as if it had never stopped.</summary>
internal sealed record TrainingState
{
    /// <summary>Optimizer steps taken.</summary>
    public required int Step { get; init; }

    /// <summary>The epoch that the next batch belongs to.</summary>
    public required int Epoch { get; init; }

    /// <summary>The next batch's place in its epoch.</summary>
    public required int Batch { get; init; }

    /// <summary>Batches of the step under way whose gradients are summed up; 0 between steps.</summary>
    public int Window { get; init; }

    /// <summary>Sum of these batches' losses, each over the size of the step.</summary>
    public double WindowLoss { get; init; }

    /// <summary>The state of torch's generator, which dropout draws from.</summary>
    public required byte[] Random { get; init; }

    /// <summary>The state of <see cref="Routing"/>.</summary>
    public required ulong Routing { get; init; }

    /// <summary>Steps taken by each optimizer group.</summary>
    public required IReadOnlyDictionary<string, long> OptimizerSteps { get; init; }

    /// <summary>What the run was started with: a resumed run must be started with the same.</summary>
    public required IReadOnlyDictionary<string, string> Identity { get; init; }

    /// <summary>Measurements so far.</summary>
    public required IReadOnlyList<EvaluationPoint> History { get; init; }

    /// <summary>Holds what does not depend on the run against what can be: values that are there and in their ranges.</summary>
    /// <exception cref="CheckpointException">An entry is null or out of its range; names each.</exception>
    public void Check(string path)
    {
        var wrong = new List<string>();
        Require(Step >= 0, $"step is {Step}, below 0");
        Require(Epoch >= 0, $"epoch is {Epoch}, below 0");
        Require(Batch >= 0, $"batch is {Batch}, below 0");
        Require(Window >= 0 && Window <= Batch, $"window is {Window}, and {Batch} batches of the epoch went before");
        Require(double.IsFinite(WindowLoss), $"windowLoss is {WindowLoss}");
        Require(Random is not null, "random is null");
        Require(OptimizerSteps is not null, "optimizerSteps is null");
        Require(Identity is not null, "identity is null");
        Require(History is not null, "history is null");
        if (Random is not null && GeneratorState.Problem(Random) is { } problem)
        {
            wrong.Add($"random holds {problem}");
        }
        foreach (var (group, steps) in OptimizerSteps ?? new Dictionary<string, long>())
        {
            Require(steps >= 0 && steps <= Step, $"optimizerSteps of {group} is {steps}, after {Step} steps");
        }
        foreach (var (point, index) in (History ?? []).Select((point, index) => ((EvaluationPoint?)point, index)))
        {
            Require(
                point?.Evaluation is { Metric: not null, Metrics: not null } found
                    && found.Metrics.ContainsKey(found.Metric)
                    && found.Metrics.ContainsKey("loss"),
                $"history[{index}] is no measurement"
            );
            Require(
                point is null || (point.Step >= 0 && point.Step <= Step),
                $"history[{index}] was taken after step {point?.Step} of {Step}"
            );
        }
        RefuseIf(path, wrong);

        void Require(bool holds, string otherwise)
        {
            if (!holds)
            {
                wrong.Add(otherwise);
            }
        }
    }

    /// <summary>Holds the place in the run against the run.</summary>
    /// <exception cref="CheckpointException">The run has no such batch; names what is wrong.</exception>
    public void CheckPlace(string path, RunPlan plan)
    {
        (var source, var options, _) = plan;
        var wrong = new List<string>();
        if (Epoch > options.Epochs || (Epoch < options.Epochs && Batch >= source.Count(Epoch)) || (Epoch == options.Epochs && Batch > 0))
        {
            wrong.Add(
                $"batch is {Batch} of epoch {Epoch}, and the run has {options.Epochs} epochs{(Epoch < options.Epochs ? $", this one of {source.Count(Epoch)} batches" : "")}"
            );
        }
        if (Window >= options.Accumulate)
        {
            wrong.Add($"window is {Window}, and a step has {options.Accumulate} batches");
        }
        RefuseIf(path, wrong);
    }

    private static void RefuseIf(string path, List<string> wrong)
    {
        if (wrong.Count > 0)
        {
            throw new CheckpointException(path, $"is not the state of a run, nothing was restored: {string.Join("; ", wrong)}.");
        }
    }
}
