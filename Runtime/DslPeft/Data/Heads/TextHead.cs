using DslPeft.Data;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// A head over labelled texts or pairs of texts: what a label is, how labels become a batch's, what the outputs say, and how they are
/// judged.
/// </summary>
public abstract class TextHead : TaskHead
{
    /// <summary>The metric that the head is judged by, one of those of <see cref="Measure"/>; more is better.</summary>
    public abstract string Metric { get; }

    /// <summary>False if training needs no labels beside the texts.</summary>
    public virtual bool NeedsLabels => true;

    /// <summary>True if the names that a data set gives its labels must be as many as the outputs.</summary>
    public virtual bool NamesOutputs => true;

    /// <summary>Why the columns of a data set cannot train the head; null if they can.</summary>
    /// <param name="format">The data set.</param>
    public virtual string? Refuse(TextDataFormat format) =>
        NeedsLabels && format.LabelColumns.Count == 0
            ? $"the data set {format.Name} has no column of labels (Label), and a {Name} head is trained on them"
            : null;

    /// <summary>A row with its label: an index in <see cref="Example.Label"/>, or numbers in <see cref="Example.Targets"/>.</summary>
    /// <param name="row">The row without its label.</param>
    /// <param name="label">The label, as the file has it.</param>
    /// <exception cref="DataException">The label is none that the head can be trained on.</exception>
    public abstract Example Read(Example row, RowLabel label);

    /// <summary>The labels of a batch, as the head's loss reads them. The caller disposes them.</summary>
    /// <param name="rows">The rows, each with its label.</param>
    public abstract Tensor Labels(IReadOnlyList<Example> rows);

    /// <summary>Every metric by name, <c>loss</c> first.</summary>
    /// <param name="outputs">What the head gives each row, as one array.</param>
    /// <param name="rows">The labels; the texts are empty.</param>
    public abstract IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> outputs, IReadOnlyList<Example> rows);

    /// <summary>What the model says of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="outputs">What the head gives it.</param>
    /// <param name="format">Names of the classes.</param>
    public abstract Prediction Predict(Example row, float[] outputs, TaskDataFormat format);

    /// <summary>How the rows become batches; each text or pair one sequence of tokens if not overridden.</summary>
    /// <param name="examples">The rows, which are enumerated once.</param>
    /// <param name="input">What they are made for.</param>
    /// <param name="format">Names of the classes.</param>
    public virtual TaskRows Rows(IEnumerable<Example> examples, TaskInput input, TextDataFormat format) =>
        new TextRows(new EncodedDataset(examples, input.Tokenizer, input.MaxLength), this, format);

    /// <summary>A head as one over labelled texts.</summary>
    /// <exception cref="NotSupportedException">It is another.</exception>
    internal static TextHead Of(TaskHead head) =>
        head as TextHead ?? throw new NotSupportedException($"Labelled texts cannot train a head of kind {head}.");
}
