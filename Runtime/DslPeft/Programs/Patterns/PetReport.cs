using System.Text.Json.Serialization;

namespace DslPeft.Training;

/// <summary>What the <c>pet</c> command measured.</summary>
public sealed record PetReport
{
    /// <summary>The program's name.</summary>
    public required string Name { get; init; }

    /// <summary>The base, as it was given.</summary>
    public required string Base { get; init; }

    /// <summary>The training file and its rows.</summary>
    public required string Data { get; init; }
    public required int TrainRows { get; init; }

    /// <summary>Rows that all is measured on; 0 without any.</summary>
    public required int DevRows { get; init; }

    /// <summary>The file of rows without labels, and how many it has; null without one.</summary>
    public string? Unlabelled { get; init; }
    public int UnlabelledRows { get; init; }

    /// <summary>How the models of the patterns are weighed against each other.</summary>
    public required PetWeights Weights { get; init; }

    /// <summary>What each pattern reached.</summary>
    public required IReadOnlyList<PatternReport> Patterns { get; init; }

    /// <summary>
    /// How far the best and the worst pattern are apart on the dev rows before any training, and after it; null without dev rows.
    /// </summary>
    public double? UntrainedSpread { get; init; }
    public double? Spread { get; init; }

    /// <summary>
    /// The accuracy on the dev rows of all patterns together before any training, and of the last generation's models together.
    /// </summary>
    public double? UntrainedEnsemble { get; init; }
    public double? Ensemble { get; init; }

    /// <summary>The accuracy of the classifier that they were distilled into; null without one.</summary>
    public double? Classifier { get; init; }
}

/// <summary>What one pattern reached; accuracies on the dev rows are null without any.</summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="Untrained">Its accuracy on the dev rows before any training.</param>
/// <param name="UntrainedOnTrain">The same on the training rows.</param>
/// <param name="Weight">What its models count for in the ensemble.</param>
/// <param name="Generations">The accuracies of its models after training, a list for each generation.</param>
public sealed record PatternReport(
    string Pattern,
    double? Untrained,
    double UntrainedOnTrain,
    double Weight,
    IReadOnlyList<IReadOnlyList<double>> Generations
);

/// <summary>What the models of a pattern count for in the ensemble.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PetWeights>))]
public enum PetWeights
{
    /// <summary>
    /// The pattern's accuracy on the training rows before any training (Schick and Schütze, arXiv 2001.07676, section 3.2).
    /// </summary>
    Accuracy,

    /// <summary>As much as those of any other.</summary>
    Uniform,
}
