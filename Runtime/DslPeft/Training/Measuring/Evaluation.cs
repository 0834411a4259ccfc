namespace DslPeft.Training;

/// <summary>What was measured on labelled rows.</summary>
public sealed record Evaluation
{
    /// <summary>The metric that the task is judged by, one of <see cref="Metrics"/>.</summary>
    public required string Metric { get; init; }

    /// <summary>Every metric by name, the mean loss among them.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>Rows measured.</summary>
    public required int Rows { get; init; }

    /// <summary>Seconds spent in the model.</summary>
    public required double Seconds { get; init; }

    /// <summary>The value of <see cref="Metric"/>.</summary>
    public double Value => Metrics[Metric];

    public double Loss => Metrics["loss"];
}

/// <summary>A measurement and the step it was taken after.</summary>
public sealed record EvaluationPoint(int Step, Evaluation Evaluation);
