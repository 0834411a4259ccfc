namespace DslPeft;

/// <summary>
/// Turns a partial class into a fine-tuning program: <c>Run(string[])</c> always, <c>Main</c> in a console program with one such class and
/// no entry point of its own. Command-line flags may change paths, schedule and seed, never structure.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FineTuneAttribute<TAdapted, TData> : Attribute
    where TAdapted : IAdapted
{
    /// <summary>Passes over the training data.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Rows in a batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Batches whose gradients are averaged for one step; the last step of an epoch may have fewer.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>Peak learning rate.</summary>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>Seed of initial values, shuffling, dropout and routing.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Longest input in tokens, special tokens included.</summary>
    public int MaxLength { get; init; } = 128;

    /// <summary>
    /// Whether rows pack several texts together, up to <see cref="MaxLength"/> tokens; of a causal language model, which keeps them apart.
    /// </summary>
    public bool Packed { get; init; }

    /// <summary>The share of each label that all words have alike in the training loss of a language model; 0 for none.</summary>
    public double LabelSmoothing { get; init; }
}

/// <summary>AdamW (Loshchilov and Hutter, arXiv 1711.05101) for a fine-tuning program.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AdamWAttribute : Attribute
{
    /// <summary>Decoupled weight decay, not applied to biases and norms.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Largest gradient norm; 0 for no clipping.</summary>
    public double ClipNorm { get; init; } = 1.0;
}

/// <summary>Linear warm-up over a share of the steps, then a decay to zero.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LinearWarmupAttribute(double ratio) : Attribute
{
    /// <summary>Share of the steps, 0 to 1.</summary>
    public double Ratio => ratio;

    /// <summary>How the rate falls.</summary>
    public Decay Decay { get; init; }
}

/// <summary>Ends a run when the metric on the dev rows no longer rises, and keeps the model of the best measurement.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EarlyStoppingAttribute(int patience) : Attribute
{
    /// <summary>Measurements without a better one after which the run ends, at least 1.</summary>
    public int Patience => patience;
}
