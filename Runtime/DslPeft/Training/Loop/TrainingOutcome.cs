namespace DslPeft.Training;

/// <summary>How a run ended.</summary>
public sealed record TrainingOutcome
{
    /// <summary>Whether the run was stopped before its last step; a checkpoint was then written where a folder was given.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>Optimizer steps taken in all, those before a resumption included.</summary>
    public required int Steps { get; init; }

    /// <summary>Steps that the run has in all.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>The loss of each step of this session.</summary>
    public required IReadOnlyList<double> Losses { get; init; }

    /// <summary>
    /// The median wall time of a step of this session in seconds, the first three left out where there are more; 0 without steps.
    /// </summary>
    public required double StepSeconds { get; init; }

    /// <summary>Tokens trained on in this session, padding included.</summary>
    public required long Tokens { get; init; }

    /// <summary>Measurements on the dev set, oldest first.</summary>
    public required IReadOnlyList<EvaluationPoint> History { get; init; }

    /// <summary>Whether the run ended before its last step because the metric no longer rose.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>
    /// The measurement of the model that the run leaves: the best where that was kept, else the last; null where nothing was measured.
    /// </summary>
    public EvaluationPoint? Kept { get; init; }

    /// <summary>What was measured of the model that the run leaves.</summary>
    public Evaluation? Final => Kept?.Evaluation;
}
