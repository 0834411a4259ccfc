namespace DslPeft.Training;

/// <summary>Schedule and seed of a training run. Nothing here changes a model's structure.</summary>
public sealed record TrainingOptions
{
    /// <summary>Passes over the training data.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Rows in a batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Batches whose gradients make one step, as one batch of all their rows would; the last step of an epoch may have fewer.
    /// </summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>Peak learning rate.</summary>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>Decoupled weight decay of the groups that decay.</summary>
    public double WeightDecay { get; init; } = 0.01;

    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.999;

    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Share of the steps, 0 to 1, over which the learning rate rises to its peak.</summary>
    public double WarmupRatio { get; init; } = 0.06;

    /// <summary>How the learning rate falls after that.</summary>
    public Decay Decay { get; init; }

    /// <summary>Largest norm of all gradients together; 0 for no clipping.</summary>
    public double ClipNorm { get; init; } = 1.0;

    /// <summary>Longest input in tokens, special tokens included.</summary>
    public int MaxLength { get; init; } = 128;

    /// <summary>Optimizer steps at most; 0 for as many as the epochs give.</summary>
    public int MaxSteps { get; init; }

    /// <summary>Seed of initial values, order of rows, dropout and routing.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Steps between measurements on the dev set beside the one after each epoch; 0 for none.</summary>
    public int EvaluateEvery { get; init; }

    /// <summary>Steps between checkpoints beside the one after each epoch; 0 for none.</summary>
    public int CheckpointEvery { get; init; }

    /// <summary>Measurements without a better one after which the run ends; 0 for never.</summary>
    public int Patience { get; init; }

    /// <summary>Whether the run leaves the model of the best measurement, not that of the last step.</summary>
    public bool KeepBest { get; init; }

    /// <summary>
    /// Whether rows pack several texts of at most <see cref="MaxLength"/> tokens together, which a causal language model keeps apart; a
    /// batch has as many such rows as <see cref="BatchSize"/> says.
    /// </summary>
    public bool Packed { get; init; }

    /// <summary>
    /// The share of each label that all words have alike in the training loss (<see cref="AdaptedModel.LabelSmoothing"/>).
    /// </summary>
    public double LabelSmoothing { get; init; }

    /// <summary>What each class counts for in the loss, in their order; null for 1 each.</summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }
}
