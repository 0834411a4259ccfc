using DslPeft.Tokenization;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>
/// Choices among texts. A row is a question; in a batch each of its choices is a row of its own, <c>[CLS] text [SEP] choice [SEP]</c> for
/// BERT.
/// </summary>
public sealed class ChoiceRows : TaskRows
{
    private readonly RecordList<ChoiceExample> _examples = new(Write, ReadExample);
    private readonly RecordList<TokenSequence[]> _rows = new(Write, ReadChoices);
    private readonly List<int> _lengths = [],
        _choices = [],
        _labels = [];
    private readonly int _paddingId;

    /// <param name="examples">Questions, each with as many choices as the head. They are enumerated once, and are not kept in
    /// memory.</param>
    /// <param name="input">What the rows are made for.</param>
    public ChoiceRows(IEnumerable<ChoiceExample> examples, TaskInput input)
    {
        _paddingId = input.Tokenizer.Vocabulary.PaddingId;
        using var hash = new RowHash();
        foreach (var example in examples)
        {
            TokenSequence[] choices = [.. example.Choices.Select(choice => input.Tokenizer.Encode(example.Text, choice, input.MaxLength))];
            foreach (var choice in choices)
            {
                hash.Add(choice);
            }
            hash.Add(example.Label);
            _examples.Add(example);
            _rows.Add(choices);
            _lengths.Add(choices.Max(choice => choice.Length));
            _choices.Add(choices.Length);
            _labels.Add(example.Label);
        }
        Fingerprint = hash.ToString();
    }

    public override int Count => _rows.Count;

    public override string Fingerprint { get; }

    public override string Metric => "accuracy";

    public override IReadOnlyList<int> Lengths() => _lengths;

    public override int Sequences(int row) => _choices[row];

    public override Batch Collate(IReadOnlyList<int> rows)
    {
        var labels = rows.All(r => _labels[r] >= 0) ? tensor(rows.Select(r => (long)_labels[r]).ToArray()) : null;
        return TokenTensors.Pad([.. rows.SelectMany(r => _rows[r])], _paddingId, segments: true, labels);
    }

    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits) =>
        new Dictionary<string, double>
        {
            ["loss"] = logits.Zip(_labels, TaskMetrics.CrossEntropy).Average(),
            ["accuracy"] = ClassMetrics.Accuracy([.. logits.Select(TaskMetrics.Largest)], _labels),
        };

    public override IEnumerable<Prediction> Read(IReadOnlyList<float[]> logits) => logits.Zip(_examples, (scores, example) =>
        {
            var chosen = TaskMetrics.Largest(scores);
            var shares = scores.Select((_, i) => Math.Exp(-TaskMetrics.CrossEntropy(scores, i))).ToList();
            return new Prediction(
                example.Text,
                null,
                example.Choices[chosen],
                shares.Select((share, i) => (Name: Index(i), share)).ToDictionary(e => e.Name, e => e.share)
            )
            {
                Id = Index(chosen),
            };
        });

    private static void Write(BinaryWriter writer, ChoiceExample example)
    {
        writer.WriteText(example.Text);
        writer.WriteTexts(example.Choices);
        writer.Write(example.Label);
    }

    private static ChoiceExample ReadExample(BinaryReader reader) => new(reader.ReadText(), reader.ReadTexts()!, reader.ReadInt32());

    private static void Write(BinaryWriter writer, TokenSequence[] choices)
    {
        writer.Write7BitEncodedInt(choices.Length);
        foreach (var choice in choices)
        {
            writer.WriteTokens(choice);
        }
    }

    private static TokenSequence[] ReadChoices(BinaryReader reader)
    {
        var choices = new TokenSequence[reader.Read7BitEncodedInt()];
        for (var i = 0; i < choices.Length; i++)
        {
            choices[i] = reader.ReadTokens();
        }
        return choices;
    }

    private static string Index(int choice) => choice.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
