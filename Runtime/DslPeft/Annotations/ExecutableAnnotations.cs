namespace DslPeft;

/// <summary>Turns a partial class into a fine-tuning program: <c>Run(string[])</c> always, <c>Main</c> in a console program with one such class
/// and no entry point of its own. Command-line flags may change paths, schedule and seed, never structure.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FineTuneAttribute<TAdapted, TData> : Attribute where TAdapted : IAdapted
{
    /// <summary>Passes over the training data.</summary>
    public int Epochs { get; init; } = 3;
    /// <summary>Rows in a batch.</summary>
    public int BatchSize { get; init; } = 32;
    /// <summary>Peak learning rate.</summary>
    public double LearningRate { get; init; } = 5e-4;
    /// <summary>Seed of initial values, shuffling, dropout and routing.</summary>
    public int Seed { get; init; } = 42;
    /// <summary>Longest input in tokens, special tokens included.</summary>
    public int MaxLength { get; init; } = 128;
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

/// <summary>Linear warm-up over a share of the steps, then linear decay to zero.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LinearWarmupAttribute(double ratio) : Attribute
{
    /// <summary>Share of the steps, 0 to 1.</summary>
    public double Ratio => ratio;
}

/// <summary>Names the columns of a data set's files. Several names in one string, separated by <c>|</c>, are alternatives.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TextDataAttribute : Attribute
{
    /// <summary>Column of the text.</summary>
    public required string Text { get; init; }
    /// <summary>Column of the second text of a pair.</summary>
    public string? Pair { get; init; }
    /// <summary>Column of the label.</summary>
    public required string Label { get; init; }
}

/// <summary>Names of a data set's labels in the order of their indices.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LabelsAttribute(params string[] names) : Attribute
{
    /// <summary>The names.</summary>
    public string[] Names => names;
}
