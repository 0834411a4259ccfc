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
}
