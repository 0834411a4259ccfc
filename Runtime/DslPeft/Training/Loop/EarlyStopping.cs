namespace DslPeft.Training;

/// <summary>
/// What the measurements of a run say of its best moment. All follows from the history, so a resumed run judges as one that never stopped.
/// </summary>
internal static class EarlyStopping
{
    /// <summary>The first measurement with the largest value; null before any.</summary>
    public static EvaluationPoint? Best(IReadOnlyList<EvaluationPoint> history) => history.MaxBy(point => point.Evaluation.Value);

    /// <summary>Whether so many measurements after the best one were no better; never for a patience of 0.</summary>
    public static bool IsOver(IReadOnlyList<EvaluationPoint> history, int patience) =>
        patience > 0 && Best(history) is { } best && history.Count(point => point.Step > best.Step) >= patience;
}
