using DslPeft.Training;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>Texts, or pairs of texts of which each is a row of a batch by itself: the two of a pair are neighbours.</summary>
public sealed class EmbeddingRows : TaskRows
{
    private readonly SentenceEmbeddingHead _head;
    private readonly EncodedDataset _texts;
    private int _sequences;

    /// <param name="examples">Texts or pairs, not both; they are enumerated once.</param>
    /// <param name="input">What the rows are made for.</param>
    /// <param name="head">The head.</param>
    public EmbeddingRows(IEnumerable<Example> examples, TaskInput input, SentenceEmbeddingHead head)
    {
        _head = head;
        _texts = new EncodedDataset(Texts(examples), input.Tokenizer, input.MaxLength);
    }

    private EmbeddingRows(EncodedDataset texts, int sequences, SentenceEmbeddingHead head) =>
        (_texts, _sequences, _head) = (texts, sequences, head);

    /// <summary>
    /// So many of the rows, chosen by a seed (<see cref="EncodedDataset.Sample"/>); the two texts of a pair stay together.
    /// </summary>
    public EmbeddingRows Sample(int rows, int seed) =>
        Count == 0 ? this : new(_texts.SampleGroups(rows, seed, _sequences), _sequences, _head);

    /// <inheritdoc/>
    public override int Count => _texts.Count == 0 ? 0 : _texts.Count / _sequences;

    /// <inheritdoc/>
    public override string Fingerprint => _texts.Fingerprint;

    /// <inheritdoc/>
    public override string Metric => _head.Metric;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Lengths()
    {
        var lengths = _texts.Lengths();
        return [.. Enumerable.Range(0, Count).Select(row => Places(row).Max(place => lengths[place]))];
    }

    /// <inheritdoc/>
    public override int Sequences(int row) => _sequences;

    /// <inheritdoc/>
    public override Batch Collate(IReadOnlyList<int> rows)
    {
        EncodedExample[] texts = [.. rows.SelectMany(Places).Select(place => _texts.Examples[place])];
        Example[] sources = [.. texts.Where((_, i) => i % _sequences == 0).Select(text => text.Source)];
        var labels = _sequences == 2 && (!_head.NeedsLabels || sources.All(source => source.HasLabel)) ? _head.Labels(sources) : null;
        return TokenTensors.Pad(
            [.. texts.Select(text => text.Tokens)],
            _texts.PaddingId,
            segments: false,
            labels,
            [.. texts.Select(text => text.Source.Task)]
        );
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits) =>
        _head.NeedsLabels
            ? _head.Measure(logits, new MadeList<Example>(Count, row => _texts.Examples[row * _sequences].Source with { Text = "" }))
            : _head.Measure(logits, Enumerable.Range(0, Count).Select(row => (Text(row, 0), Text(row, 1))));

    /// <inheritdoc/>
    public override IEnumerable<Prediction> Read(IReadOnlyList<float[]> logits) =>
        logits.Select(
            (outputs, row) =>
                _head.Predict(new Example(Text(row, 0), _sequences == 2 ? Text(row, 1) : null), outputs, new TextDataFormat { Name = "" })
        );

    private IEnumerable<int> Places(int row) => Enumerable.Range(row * _sequences, _sequences);

    private string Text(int row, int index) => _texts.Examples[row * _sequences + index].Source.Text;

    /// <summary>Each text as an example of its own; the label is the first's.</summary>
    private IEnumerable<Example> Texts(IEnumerable<Example> examples)
    {
        foreach (var example in examples)
        {
            var sequences = example.Pair is null ? 1 : 2;
            if (_sequences != 0 && sequences != _sequences)
            {
                throw new DataException(
                    ColumnMap.Excerpt(example.Text),
                    0,
                    "some rows are single texts and others pairs: an embedding is of the one or the other."
                );
            }
            _sequences = sequences;
            yield return example with
            {
                Pair = null,
            };
            if (example.Pair is { } second)
            {
                yield return new Example(second) { Task = example.Task };
            }
        }
    }
}
