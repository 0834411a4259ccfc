namespace DslPeft.Training;

/// <summary>
/// How long a row takes in inference: the trained model before and after deployment, and the bare base under the same head. The forms run
/// in turn over the same batches, so that whatever else the machine does meets all of them.
/// </summary>
public sealed record InferenceTimes
{
    /// <summary>Rows of each round.</summary>
    public required int Rows { get; init; }

    /// <summary>Rounds, each of which runs every form over every row once.</summary>
    public required int Rounds { get; init; }

    /// <summary>Median milliseconds a row of the training form in evaluation: nothing is merged, no dropout, no graph.</summary>
    public required double Unmerged { get; init; }

    /// <summary>Median milliseconds a row of the deployed form.</summary>
    public required double Deployed { get; init; }

    /// <summary>
    /// Median milliseconds a row of the bare base under an untrained head; null where no program of the comparison is one.
    /// </summary>
    public double? Base { get; init; }

    /// <summary>Median over the rounds of the unmerged form's time by the base's.</summary>
    public double? UnmergedRatio { get; init; }

    /// <summary>Median over the rounds of the deployed form's time by the base's.</summary>
    public double? DeployedRatio { get; init; }
}
