using DslPeft.Tokenization;
using DslPeft.Training;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>
/// Rows written into patterns: the rows of the first pattern, then those of the second, and so on. A row's label is the word that the
/// model gives its slot.
/// </summary>
public sealed class PatternRows : TaskRows
{
    private static readonly ClassificationHead Classes = (ClassificationHead)HeadKind.Classification;

    private readonly IReadOnlyList<IReadOnlyList<PatternRow>> _patterns;
    private readonly PatternFormat _format;
    private readonly Verbalizer _verbalizer;
    private readonly ClozeCollator _collator;
    private readonly Vocabulary _vocabulary;
    private readonly bool _causal;
    private readonly int[] _lengths;
    private PatternRows? _unlabelled;

    internal PatternRows(
        IReadOnlyList<IReadOnlyList<PatternRow>> patterns,
        PatternFormat format,
        Verbalizer verbalizer,
        Vocabulary vocabulary,
        bool causal
    )
    {
        (_patterns, _format, _verbalizer, _vocabulary, _causal) = (patterns, format, verbalizer, vocabulary, causal);
        _collator = new ClozeCollator(verbalizer, vocabulary, format.Auxiliary, causal);
        _lengths = [.. patterns.SelectMany(rows => rows).Select(row => row.Tokens.Length)];
    }

    /// <inheritdoc/>
    public override int Count => _lengths.Length;

    /// <inheritdoc/>
    public override int Examples => _patterns[0].Count;

    /// <inheritdoc/>
    public override string Metric => Classes.Metric;

    /// <summary>A digest of tokens, slots, labels, words, and what the auxiliary loss reads.</summary>
    public override string Fingerprint
    {
        get
        {
            using var hash = new RowHash();
            foreach (var row in _patterns.SelectMany(rows => rows))
            {
                hash.Add(row.Tokens);
                hash.Add(row.Slot);
                hash.Add(row.Label);
            }
            foreach (var words in _verbalizer.Tokens)
            {
                hash.Add(words.Count);
                hash.Add<int>([.. words]);
            }
            hash.Add<double>([_format.Auxiliary]);
            if (_unlabelled is not null)
                hash.Add<char>(_unlabelled.Fingerprint);
            return hash.ToString();
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int>? CountLabels(int labels) =>
        [.. _verbalizer.Tokens.Select((_, label) => _patterns[0].Count(row => row.Label == label))];

    /// <inheritdoc/>
    public override IReadOnlyList<int> Lengths() => _lengths;

    /// <inheritdoc/>
    public override int Sequences(int row) => _unlabelled is null ? 1 : 2;

    /// <summary>The same rows, whose auxiliary loss reads other ones: as many in a batch, drawn anew for each.</summary>
    internal PatternRows WithUnlabelled(PatternRows rows) =>
        new(_patterns, _format, _verbalizer, _vocabulary, _causal) { _unlabelled = rows };

    /// <summary>These rows, and others after them with labels that they are given.</summary>
    /// <param name="rows">The other rows, of the same patterns.</param>
    /// <param name="chosen">Which of them, and the label of each.</param>
    internal PatternRows With(PatternRows rows, IReadOnlyList<(int Row, int Label)> chosen) =>
        new(
            [
                .. _patterns.Zip(rows._patterns, (own, others) =>
                    (IReadOnlyList<PatternRow>)[.. own, .. chosen.Select(choice => others[choice.Row] with { Label = choice.Label })]
                ),
            ],
            _format,
            _verbalizer,
            _vocabulary,
            _causal
        )
        {
            _unlabelled = _unlabelled,
        };

    /// <summary>The label of each row; -1 without one.</summary>
    internal IReadOnlyList<int> Labels => [.. _patterns[0].Select(row => row.Label)];

    /// <inheritdoc/>
    public override Batch Collate(IReadOnlyList<int> rows) => _collator.Collate([.. rows.Select(At)]);

    /// <inheritdoc/>
    public override Batch CollateToTrain(IReadOnlyList<int> rows, SeededRandom random)
    {
        if (_format.Auxiliary == 0)
            return Collate(rows);
        PatternRow[]? others = _unlabelled is { } all ? [.. rows.Select(_ => all.At(random.NextInt(all.Count)))] : null;
        return _collator.CollateToTrain([.. rows.Select(At)], others, random);
    }

    /// <summary>The scores of the labels at the slots, (B, C).</summary>
    public override Tensor Reduce(Batch batch, Tensor logits) => _collator.Scores(batch, logits);

    /// <summary>
    /// The metrics of a classification by the mean of the patterns' scores; where there are several, the accuracy of each alone, and how
    /// far the best and the worst are apart.
    /// </summary>
    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits)
    {
        Example[] examples = [.. _patterns[0].Select(row => new Example("", Label: row.Label))];
        var metrics = new Dictionary<string, double>(Classes.Measure(Mean(logits), examples));
        if (_patterns.Count == 1)
            return metrics;
        for (var i = 0; i < _patterns.Count; i++)
            metrics[$"{Metric}_{i + 1}"] = Classes.Measure(Of(logits, i), examples)[Metric];
        var alone = Enumerable.Range(1, _patterns.Count).Select(pattern => metrics[$"{Metric}_{pattern}"]).ToList();
        metrics["spread"] = alone.Max() - alone.Min();
        return metrics;
    }

    /// <inheritdoc/>
    public override IEnumerable<Prediction> Read(IReadOnlyList<float[]> logits)
    {
        var mean = Mean(logits);
        for (var row = 0; row < Examples; row++)
        {
            var texts = _patterns[0][row].Fields;
            var example = new Example(texts[0], texts.Length > 1 ? string.Join('\n', texts[1..]) : null);
            yield return Classes.Predict(example, mean[row], _format);
        }
    }

    /// <summary>The mean over the patterns of each row's scores.</summary>
    internal IReadOnlyList<float[]> Mean(IReadOnlyList<float[]> logits) =>
        _patterns.Count == 1
            ? logits
            :
            [
                .. Enumerable
                    .Range(0, Examples)
                    .Select(row =>
                    {
                        var scores = Enumerable.Range(0, _patterns.Count).Select(pattern => logits[(pattern * Examples) + row]).ToList();
                        return Enumerable.Range(0, scores[0].Length).Select(label => scores.Average(of => of[label])).ToArray();
                    }),
            ];

    private IReadOnlyList<float[]> Of(IReadOnlyList<float[]> logits, int pattern) =>
        new MadeList<float[]>(Examples, row => logits[(pattern * Examples) + row]);

    private PatternRow At(int row) => _patterns[row / Examples][row % Examples];
}
