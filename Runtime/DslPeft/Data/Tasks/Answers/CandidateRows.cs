using DslPeft.Training;

namespace DslPeft.Data;

/// <summary>Candidate answers, each a pair of texts that a classifier of two classes takes for right (1) or not (0).</summary>
public abstract class CandidateRows : TaskRows
{
    private readonly TextRows _rows;

    /// <param name="candidates">The candidates; those of a question are neighbours.</param>
    /// <param name="format">Name and label names of the data set.</param>
    /// <param name="input">What the rows are made for.</param>
    protected CandidateRows(IReadOnlyList<CandidateAnswer> candidates, TaskDataFormat format, TaskInput input)
    {
        Candidates = candidates;
        var texts = new EncodedDataset([.. candidates.Select(c => c.Row)], input.Tokenizer, input.MaxLength);
        _rows = new TextRows(texts, HeadKind.Classification, new TextDataFormat { Name = format.Name, LabelNames = format.LabelNames });
    }

    /// <summary>The candidates, one a row.</summary>
    protected IReadOnlyList<CandidateAnswer> Candidates { get; }

    public override int Count => _rows.Count;

    public override string Fingerprint => _rows.Fingerprint;

    public override IReadOnlyList<int>? CountLabels(int labels) => _rows.CountLabels(labels);

    public override IReadOnlyList<int> Lengths() => _rows.Lengths();

    public override Batch Collate(IReadOnlyList<int> rows) => _rows.Collate(rows);

    /// <summary>The mean cross-entropy of the candidates.</summary>
    protected double Loss(IReadOnlyList<float[]> logits) => logits.Zip(Candidates).Average(pair => TaskMetrics.CrossEntropy(pair.First, pair.Second.Row.Label));

    /// <summary>What the model says of each candidate.</summary>
    protected IReadOnlyList<Prediction> ReadEach(IReadOnlyList<float[]> logits) => [.. _rows.Read(logits).Zip(Candidates, (prediction, candidate) => prediction with { Id = candidate.Id })];

    /// <summary>Indices of the candidates of each question.</summary>
    protected IEnumerable<IGrouping<int, int>> Questions() => Enumerable.Range(0, Candidates.Count).GroupBy(i => Candidates[i].Question);
}
