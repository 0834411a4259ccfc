using DslPeft.Tokenization;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>
/// Sentences whose words are labelled. A word's label stands at its first piece, as BERT's authors have it (Devlin et al., arXiv
/// 1810.04805, section 5.3); its other pieces and the special tokens have none. Words that do not fit the input count as outside.
/// </summary>
public sealed class TokenRows : TaskRows
{
    private readonly RecordList<TaggedSentence> _sentences = new(Write, ReadSentence);
    private readonly RecordList<LabelledWords> _rows = new(Write, ReadRow);
    private readonly List<int> _lengths = [];
    private readonly HashSet<int> _untagged = [];
    private readonly long[] _counts;
    private readonly ConllFormat _format;
    private readonly Dictionary<string, int> _index;
    private readonly int _paddingId;

    private sealed record LabelledWords(TokenSequence Tokens, int[] Words, int[] Labels);

    /// <param name="sentences">The words, with tags among the format's names or without. They are enumerated once, and are not kept in
    /// memory.</param>
    /// <param name="format">Names of the labels.</param>
    /// <param name="input">What the rows are made for.</param>
    public TokenRows(IEnumerable<TaggedSentence> sentences, ConllFormat format, TaskInput input)
    {
        (_format, _paddingId, _counts) = (format, input.Tokenizer.Vocabulary.PaddingId, new long[format.LabelNames.Count]);
        _index = format.LabelNames.Select((name, i) => (name, i)).ToDictionary(e => e.name, e => e.i, StringComparer.Ordinal);
        using var hash = new RowHash();
        foreach (var sentence in sentences)
        {
            var row = input.Tokenizer.EncodeWords(sentence.Words, input.MaxLength);
            var labels = Labels(row, sentence);
            hash.Add(row.Tokens);
            hash.Add<int>(labels);
            foreach (var label in labels.Where(label => label >= 0))
            {
                _counts[label]++;
            }
            if (sentence.Tags is null)
            {
                _untagged.Add(Count);
            }
            _lengths.Add(row.Tokens.Length);
            _sentences.Add(sentence);
            _rows.Add(new LabelledWords(row.Tokens, row.Words, labels));
        }
        Fingerprint = hash.ToString();
    }

    public override int Count => _lengths.Count;

    public override string Fingerprint { get; }

    public override string Metric => _format.Plain ? "accuracy" : "f1";

    public override IReadOnlyList<int>? CountLabels(int labels) =>
        [.. Enumerable.Range(0, labels).Select(label => label < _counts.Length ? (int)Math.Min(_counts[label], int.MaxValue) : 0)];

    public override IReadOnlyList<int> Lengths() => _lengths;

    public override Batch Collate(IReadOnlyList<int> rows)
    {
        LabelledWords[] chosen = [.. rows.Select(r => _rows[r])];
        TokenSequence[] tokens = [.. chosen.Select(row => row.Tokens)];
        var longest = TokenTensors.Longest(tokens);
        var targets = !rows.Any(_untagged.Contains)
            ? tensor(TokenTensors.Fill(chosen, longest, MaskedLmCollator.Ignored, row => row.Labels), [rows.Count, longest])
            : null;
        return TokenTensors.Pad(tokens, _paddingId, segments: false, targets);
    }

    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits)
    {
        double loss = 0;
        long pieces = 0,
            words = 0,
            right = 0;
        var scores = new EntityScores(0, 0, 0);
        foreach (var (row, labelled, sentence) in logits.Zip(_rows, _sentences))
        {
            var predicted = Tags(labelled, sentence, row);
            right += predicted.Zip(sentence.Tags!).Count(pair => pair.First == pair.Second);
            words += predicted.Length;
            foreach ((_, var piece) in Places(labelled.Words))
            {
                loss += TaskMetrics.CrossEntropy(Scores(row, piece), labelled.Labels[piece]);
                pieces++;
            }
            scores = _format.Plain ? scores : scores.With(predicted, sentence.Tags!);
        }
        // The loss is the mean over labelled pieces.
        var metrics = new Dictionary<string, double> { ["loss"] = pieces == 0 ? 0 : loss / pieces, ["accuracy"] = right / (double)words };
        if (!_format.Plain)
        {
            (metrics["precision"], metrics["recall"], metrics["f1"]) = (scores.Precision, scores.Recall, scores.F1);
        }
        return metrics;
    }

    public override IEnumerable<Prediction> Read(IReadOnlyList<float[]> logits) =>
        logits
            .Zip(_rows, _sentences)
            .Select(entry =>
            {
                var (scores, row, sentence) = entry;
                var tags = Tags(row, sentence, scores);
                var certain = Places(row.Words)
                    .Select(p => Scores(scores, p.Piece))
                    .Select(s => 1 / s.Sum(v => Math.Exp(v - s.Max())))
                    .DefaultIfEmpty(1)
                    .Min();
                return new Prediction(
                    string.Join(' ', sentence.Words),
                    null,
                    string.Join(' ', tags),
                    new Dictionary<string, double> { ["least certain"] = certain }
                );
            });

    private int[] Labels(WordSequence row, TaggedSentence sentence) =>
        [
            .. row.Words.Select(
                (word, piece) => sentence.Tags is { } tags && Begins(row.Words, piece) ? _index[tags[word]] : (int)MaskedLmCollator.Ignored
            ),
        ];

    /// <summary>Each word that fits the input, with its first piece.</summary>
    private static IEnumerable<(int Word, int Piece)> Places(int[] words)
    {
        for (var piece = 0; piece < words.Length; piece++)
        {
            if (Begins(words, piece))
            {
                yield return (words[piece], piece);
            }
        }
    }

    /// <summary>Whether a piece is the first of its word. Before the first word there may be no special token.</summary>
    private static bool Begins(int[] words, int piece) => words[piece] >= 0 && (piece == 0 || words[piece - 1] != words[piece]);

    private float[] Scores(float[] logits, int piece) =>
        logits[(piece * _format.LabelNames.Count)..((piece + 1) * _format.LabelNames.Count)];

    private string[] Tags(LabelledWords row, TaggedSentence sentence, float[] logits)
    {
        string[] tags = [.. sentence.Words.Select(_ => _format.Plain ? _format.LabelNames[0] : EntityTags.Outside)];
        foreach (var (word, piece) in Places(row.Words))
        {
            tags[word] = _format.LabelNames[TaskMetrics.Largest(Scores(logits, piece))];
        }
        return tags;
    }

    private static void Write(BinaryWriter writer, TaggedSentence sentence)
    {
        writer.WriteTexts(sentence.Words);
        writer.WriteTexts(sentence.Tags);
        writer.Write(sentence.Line);
    }

    private static TaggedSentence ReadSentence(BinaryReader reader) => new(reader.ReadTexts()!, reader.ReadTexts(), reader.ReadInt32());

    private static void Write(BinaryWriter writer, LabelledWords row)
    {
        writer.WriteTokens(row.Tokens);
        writer.WriteArray<int>(row.Words);
        writer.WriteArray<int>(row.Labels);
    }

    private static LabelledWords ReadRow(BinaryReader reader) => new(reader.ReadTokens(), reader.ReadArray<int>(), reader.ReadArray<int>());
}
