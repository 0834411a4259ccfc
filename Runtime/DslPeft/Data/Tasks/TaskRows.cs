using DslPeft.Training;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>A data set as a head sees it: rows in tokens, how they become batches, and what the head's logits say of them.</summary>
public abstract class TaskRows
{
    /// <summary>Rows that a batch is made of: texts, windows of long texts, or questions with their choices.</summary>
    public abstract int Count { get; }

    /// <summary>What metrics count: the examples of the file.</summary>
    public virtual int Examples => Count;

    /// <summary>A digest of every token and label in order.</summary>
    public abstract string Fingerprint { get; }

    /// <summary>The metric that the task is judged by; more is better.</summary>
    public abstract string Metric { get; }

    /// <summary>What a user should know of how the file was read, a sentence each.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>How often each class is the label, for a task of so many classes of which one is right; null for another task.</summary>
    public virtual IReadOnlyList<int>? CountLabels(int labels) => null;

    /// <summary>The number of tokens of each row, special tokens included.</summary>
    public abstract IReadOnlyList<int> Lengths();

    /// <summary>How many rows of a batch a row becomes: one, or one a choice.</summary>
    public virtual int Sequences(int row) => 1;

    /// <summary>The rows of the data that a row is made of: itself, or those that it packs.</summary>
    public virtual IReadOnlyList<int> RowsIn(int row) => [row];

    /// <summary>The batch of the given rows, in that order; it has labels where every row has. The caller disposes it.</summary>
    public abstract Batch Collate(IReadOnlyList<int> rows);

    /// <summary>
    /// The batch of the given rows for a training step, which may hide words or bring in other rows at random; that of
    /// <see cref="Collate"/> if not overridden.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="random">Equal states give equal batches.</param>
    public virtual Batch CollateToTrain(IReadOnlyList<int> rows, SeededRandom random) => Collate(rows);

    /// <summary>
    /// What is kept of the logits of a batch of these rows, (B, …): all of them, or less where the rows need less. The caller disposes it.
    /// </summary>
    public virtual Tensor Reduce(Batch batch, Tensor logits) => logits.alias();

    /// <summary>
    /// Every metric by name, <c>loss</c> first. There is one array of what <see cref="Reduce"/> kept a row; what a longer row of its batch
    /// added stands at the end of each dimension.
    /// </summary>
    public abstract IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits);

    /// <summary>What the model says of each example, made as it is enumerated.</summary>
    public abstract IEnumerable<Prediction> Read(IReadOnlyList<float[]> logits);
}
