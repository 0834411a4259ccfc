using DslPeft.Tokenization;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>Choices among texts. A row is a question; in a batch each of its choices is a row of its own, <c>[CLS] text [SEP] choice [SEP]</c> for BERT.</summary>
public sealed class ChoiceRows : TaskRows
{
    private readonly IReadOnlyList<ChoiceExample> _examples;
    private readonly TokenSequence[][] _rows;
    private readonly int _paddingId;

    /// <param name="examples">Questions, each with as many choices as the head.</param>
    /// <param name="input">What the rows are made for.</param>
    public ChoiceRows(IReadOnlyList<ChoiceExample> examples, TaskInput input)
    {
        (_examples, _paddingId) = (examples, input.Tokenizer.Vocabulary.PaddingId);
        _rows = [.. examples.Select(e => e.Choices.Select(c => input.Tokenizer.Encode(e.Text, c, input.MaxLength)).ToArray())];
        using var hash = new RowHash();
        foreach ((TokenSequence[] choices, ChoiceExample example) in _rows.Zip(examples))
        {
            foreach (TokenSequence choice in choices)
            {
                hash.Add(choice);
            }
            hash.Add(example.Label);
        }
        Fingerprint = hash.ToString();
    }

    public override int Count => _rows.Length;

    public override string Fingerprint { get; }

    public override string Metric => "accuracy";

    public override IReadOnlyList<int> Lengths() => [.. _rows.Select(r => r.Max(c => c.Length))];

    public override int Sequences(int row) => _rows[row].Length;

    public override Batch Collate(IReadOnlyList<int> rows)
    {
        Tensor? labels = rows.All(r => _examples[r].Label >= 0) ? tensor(rows.Select(r => (long)_examples[r].Label).ToArray()) : null;
        return TokenTensors.Pad([.. rows.SelectMany(r => _rows[r])], _paddingId, segments: true, labels);
    }

    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits) => new Dictionary<string, double>
    {
        ["loss"] = logits.Zip(_examples, (l, e) => TaskMetrics.CrossEntropy(l, e.Label)).Average(),
        ["accuracy"] = ClassMetrics.Accuracy([.. logits.Select(TaskMetrics.Largest)], [.. _examples.Select(e => e.Label)]),
    };

    public override IReadOnlyList<Prediction> Read(IReadOnlyList<float[]> logits) => [.. logits.Zip(_examples, (scores, example) =>
    {
        int chosen = TaskMetrics.Largest(scores);
        var shares = scores.Select((_, i) => Math.Exp(-TaskMetrics.CrossEntropy(scores, i))).ToList();
        return new Prediction(example.Text, null, example.Choices[chosen], shares.Select((share, i) => (Name: Index(i), share)).ToDictionary(e => e.Name, e => e.share)) { Id = Index(chosen) };
    })];

    private static string Index(int choice) => choice.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
