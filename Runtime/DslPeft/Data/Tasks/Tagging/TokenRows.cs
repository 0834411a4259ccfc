using DslPeft.Tokenization;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>
/// Sentences whose words are labelled. A word's label stands at its first piece, as BERT's authors have it (Devlin et al., arXiv 1810.04805, section
/// 5.3); its other pieces and the special tokens have none. Words that do not fit the input count as outside.
/// </summary>
public sealed class TokenRows : TaskRows
{
    private readonly IReadOnlyList<TaggedSentence> _sentences;
    private readonly ConllFormat _format;
    private readonly Dictionary<string, int> _index;
    private readonly WordSequence[] _rows;
    private readonly int[][] _labels;
    private readonly int _paddingId;

    /// <param name="sentences">The words, with tags among the format's names or without.</param>
    /// <param name="format">Names of the labels.</param>
    /// <param name="input">What the rows are made for.</param>
    public TokenRows(IReadOnlyList<TaggedSentence> sentences, ConllFormat format, TaskInput input)
    {
        (_sentences, _format, _paddingId) = (sentences, format, input.Tokenizer.Vocabulary.PaddingId);
        _index = format.LabelNames.Select((name, i) => (name, i)).ToDictionary(e => e.name, e => e.i, StringComparer.Ordinal);
        _rows = [.. sentences.Select(s => input.Tokenizer.EncodeWords(s.Words, input.MaxLength))];
        _labels = [.. _rows.Zip(sentences, Labels)];
        using var hash = new RowHash();
        foreach ((WordSequence row, int[] labels) in _rows.Zip(_labels))
        {
            hash.Add(row.Tokens);
            hash.Add<int>(labels);
        }
        Fingerprint = hash.ToString();
    }

    public override int Count => _rows.Length;

    public override string Fingerprint { get; }

    public override string Metric => _format.Plain ? "accuracy" : "f1";

    public override IReadOnlyList<int>? CountLabels(int labels) => [.. Enumerable.Range(0, labels).Select(label => _labels.Sum(row => row.Count(l => l == label)))];

    public override IReadOnlyList<int> Lengths() => [.. _rows.Select(r => r.Tokens.Length)];

    public override Batch Collate(IReadOnlyList<int> rows)
    {
        TokenSequence[] tokens = [.. rows.Select(r => _rows[r].Tokens)];
        int[][] labels = [.. rows.Select(r => _labels[r])];
        int longest = TokenTensors.Longest(tokens);
        Tensor? targets = rows.All(r => _sentences[r].Tags is not null)
            ? tensor(TokenTensors.Fill(labels, longest, MaskedLmCollator.Ignored, row => row), [rows.Count, longest])
            : null;
        return TokenTensors.Pad(tokens, _paddingId, segments: false, targets);
    }

    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits)
    {
        var predicted = logits.Select((l, row) => Tags(row, l)).ToArray();
        var actual = _sentences.Select(s => s.Tags!).ToArray();
        var metrics = new Dictionary<string, double>
        {
            ["loss"] = Loss(logits),
            ["accuracy"] = ClassMetrics.Accuracy([.. predicted.SelectMany(Indices)], [.. actual.SelectMany(Indices)]),
        };
        if (!_format.Plain)
        {
            EntityScores scores = EntityScores.Of(predicted, actual);
            (metrics["precision"], metrics["recall"], metrics["f1"]) = (scores.Precision, scores.Recall, scores.F1);
        }
        return metrics;
    }

    public override IReadOnlyList<Prediction> Read(IReadOnlyList<float[]> logits) => [.. logits.Select((scores, row) =>
    {
        string[] tags = Tags(row, scores);
        double certain = Places(row).Select(p => Scores(scores, p.Piece)).Select(s => 1 / s.Sum(v => Math.Exp(v - s.Max()))).DefaultIfEmpty(1).Min();
        return new Prediction(string.Join(' ', _sentences[row].Words), null, string.Join(' ', tags), new Dictionary<string, double> { ["least certain"] = certain });
    })];

    private int[] Labels(WordSequence row, TaggedSentence sentence) => [.. row.Words.Select((word, piece) =>
        sentence.Tags is { } tags && Begins(row.Words, piece) ? _index[tags[word]] : (int)MaskedLmCollator.Ignored)];

    private IEnumerable<int> Indices(IEnumerable<string> tags) => tags.Select(tag => _index.GetValueOrDefault(tag, -1));

    /// <summary>Each word that fits the input, with its first piece.</summary>
    private IEnumerable<(int Word, int Piece)> Places(int row)
    {
        int[] words = _rows[row].Words;
        for (int piece = 0; piece < words.Length; piece++)
        {
            if (Begins(words, piece))
            {
                yield return (words[piece], piece);
            }
        }
    }

    /// <summary>Whether a piece is the first of its word. Before the first word there may be no special token.</summary>
    private static bool Begins(int[] words, int piece) => words[piece] >= 0 && (piece == 0 || words[piece - 1] != words[piece]);

    private float[] Scores(float[] logits, int piece) => logits[(piece * _format.LabelNames.Count)..((piece + 1) * _format.LabelNames.Count)];

    private string[] Tags(int row, float[] logits)
    {
        string[] tags = [.. _sentences[row].Words.Select(_ => _format.Plain ? _format.LabelNames[0] : EntityTags.Outside)];
        foreach ((int word, int piece) in Places(row))
        {
            tags[word] = _format.LabelNames[TaskMetrics.Largest(Scores(logits, piece))];
        }
        return tags;
    }

    /// <summary>The mean over labelled pieces.</summary>
    private double Loss(IReadOnlyList<float[]> logits) => logits
        .SelectMany((l, row) => Places(row).Select(p => TaskMetrics.CrossEntropy(Scores(l, p.Piece), _labels[row][p.Piece])))
        .DefaultIfEmpty(0).Average();
}
