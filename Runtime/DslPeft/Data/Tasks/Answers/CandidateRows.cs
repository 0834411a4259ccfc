using DslPeft.Training;

namespace DslPeft.Data;

/// <summary>Candidate answers, each a pair of texts that a classifier of two classes takes for right (1) or not (0).</summary>
public abstract class CandidateRows : TaskRows
{
    private readonly RecordList<(string Id, string Answer)> _names = new(
        (writer, name) =>
        {
            writer.WriteText(name.Id);
            writer.WriteText(name.Answer);
        },
        reader => (reader.ReadText(), reader.ReadText())
    );

    private readonly List<int> _questions = [];
    private readonly EncodedDataset _texts;
    private readonly TextRows _rows;

    /// <param name="candidates">The candidates; those of a question are neighbours. They are enumerated once, and are not kept in
    /// memory.</param>
    /// <param name="format">Name and label names of the data set.</param>
    /// <param name="input">What the rows are made for.</param>
    protected CandidateRows(IEnumerable<CandidateAnswer> candidates, TaskDataFormat format, TaskInput input)
    {
        _texts = new EncodedDataset(candidates.Select(Kept), input.Tokenizer, input.MaxLength);
        _rows = new TextRows(_texts, HeadKind.Classification, new TextDataFormat { Name = format.Name, LabelNames = format.LabelNames });
    }

    public override int Count => _rows.Count;

    public override string Fingerprint => _rows.Fingerprint;

    /// <summary>The label of each candidate: 1 if it is right, 0 if not, -1 where the file does not say.</summary>
    protected IReadOnlyList<int> Labels => _texts.Labels;

    public override IReadOnlyList<int>? CountLabels(int labels) => _rows.CountLabels(labels);

    public override IReadOnlyList<int> Lengths() => _rows.Lengths();

    public override Batch Collate(IReadOnlyList<int> rows) => _rows.Collate(rows);

    /// <summary>The candidate of a row by itself.</summary>
    protected string Answer(int row) => _names[row].Answer;

    /// <summary>The mean cross-entropy of the candidates.</summary>
    protected double Loss(IReadOnlyList<float[]> logits) =>
        logits.Zip(Labels).Average(pair => TaskMetrics.CrossEntropy(pair.First, pair.Second));

    /// <summary>What the model says of each candidate.</summary>
    protected IEnumerable<Prediction> ReadEach(IReadOnlyList<float[]> logits) =>
        _rows.Read(logits).Zip(_names, (prediction, name) => prediction with { Id = name.Id });

    /// <summary>The rows of the candidates of each question.</summary>
    protected IEnumerable<(int Question, int[] Rows)> Questions()
    {
        for (int start = 0, end; start < _questions.Count; start = end)
        {
            end = start + 1;
            while (end < _questions.Count && _questions[end] == _questions[start])
            {
                end++;
            }
            yield return (_questions[start], [.. Enumerable.Range(start, end - start)]);
        }
    }

    private Example Kept(CandidateAnswer candidate)
    {
        _names.Add((candidate.Id, candidate.Answer));
        _questions.Add(candidate.Question);
        return candidate.Row;
    }
}
