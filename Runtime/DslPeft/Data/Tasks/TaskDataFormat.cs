using System.Text;
using DslPeft.Tokenization;

namespace DslPeft.Data;

/// <summary>What the rows of a data set are made for.</summary>
/// <param name="Head">The adaptation with its head.</param>
/// <param name="Tokenizer">The base's tokeniser.</param>
/// <param name="MaxLength">Longest input in tokens, special tokens included.</param>
public sealed record TaskInput(AdaptationInfo Head, Tokenizer Tokenizer, int MaxLength);

/// <summary>How the files of a data set are read. Each kind of file is one derived record.</summary>
public abstract record TaskDataFormat
{
    /// <summary>The name of the data set, as reports show it.</summary>
    public required string Name { get; init; }

    /// <summary>The classes' names; a class's index is its place. Empty where the data declare none.</summary>
    public IReadOnlyList<string> LabelNames { get; init; } = [];

    /// <summary>
    /// The encoding of the files, which declared ones must have; null for what their byte order marks say, and for UTF-8 where they have
    /// none.
    /// </summary>
    public Encoding? Encoding { get; init; }

    /// <summary>
    /// How the files are written, as the ending of a name without its dot, such as <c>csv</c>; null for what their names say.
    /// </summary>
    public string? Kind { get; init; }

    /// <summary>
    /// Name of the column, or key, of each row's task, a whole number from 0 on; several names, separated by <c>|</c>, are alternatives.
    /// Null where rows say none.
    /// </summary>
    public string? TaskColumn { get; init; }

    /// <summary>The task of every row, which is then not read; null where each row says its own, or none does.</summary>
    public int? TaskOfAll { get; init; }

    /// <summary>Names that the column of tasks may have; empty where none is read.</summary>
    internal IReadOnlyList<string> TaskNames => TaskOfAll is null ? TaskColumn?.Split('|', StringSplitOptions.TrimEntries) ?? [] : [];

    /// <summary>True if rows of these data can be of several tasks.</summary>
    internal virtual bool HoldsTasks => false;

    /// <summary>The kinds of files that can be read, the usual one first; empty where there is one alone.</summary>
    internal virtual IReadOnlyList<string> Kinds => [];

    /// <summary>Reads every row of a file.</summary>
    /// <param name="path">The file; packed by gzip or not.</param>
    /// <param name="input">What the rows are made for.</param>
    /// <param name="requireLabels">Whether rows must have labels. Prediction needs none: labels are not read then, whatever they
    /// are.</param>
    /// <exception cref="DataException">The file is missing, empty or malformed, or a label does not fit; names the line.</exception>
    public abstract TaskRows Read(string path, TaskInput input, bool requireLabels = true);

    /// <summary>Rows of texts that are given directly; null where the task needs more than a text.</summary>
    public virtual TaskRows? OfTexts(IReadOnlyList<string> texts, TaskInput input) => null;

    /// <summary>
    /// The format with the label names that a training file holds, where it declares none itself and its files name them.
    /// </summary>
    /// <exception cref="DataException">The file's labels are not as many as the head's.</exception>
    public virtual TaskDataFormat WithLabelsOf(string path, AdaptationInfo head) => this;

    /// <summary>How a class is shown: by its name where it has one.</summary>
    public string NameOf(int label) =>
        label < LabelNames.Count ? LabelNames[label] : label.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Refuses a head that the data cannot train.</summary>
    protected static void RequireHead(string path, AdaptationInfo info, TaskHead head)
    {
        if (info.Head != head)
        {
            throw new DataException(path, 0, $"these data train a head of kind {head}, and {info.Name} has one of kind {info.Head}.");
        }
    }
}
