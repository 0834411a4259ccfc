using System.Globalization;
using DslPeft.Training;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>
/// Sources with their targets, or sources alone. What is kept of a row's logits is the sum of its target tokens' losses, their number, and
/// how many are right.
/// </summary>
public sealed class Seq2SeqRows : TaskRows
{
    private readonly EncodedDataset _texts;
    private readonly int _sequences;

    /// <param name="examples">Sources, and their targets as the second text of a pair: all have one, or none. They are enumerated
    /// once.</param>
    /// <param name="input">What the rows are made for; sources and targets are cut at its longest input.</param>
    public Seq2SeqRows(IEnumerable<Example> examples, TaskInput input)
    {
        var paired = false;
        _texts = new EncodedDataset(Texts(), input.Tokenizer, input.MaxLength);
        _sequences = paired ? 2 : 1;

        // A target is a text of its own behind its source.
        IEnumerable<Example> Texts()
        {
            foreach (var example in examples)
            {
                yield return new Example(example.Text) { Task = example.Task };
                if (example.Pair is { } target)
                {
                    paired = true;
                    yield return new Example(target);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override int Count => _texts.Count / _sequences;

    /// <summary>True if every row has a target.</summary>
    public bool HasTargets => _sequences == 2;

    /// <inheritdoc/>
    public override string Fingerprint => _texts.Fingerprint;

    /// <inheritdoc/>
    public override string Metric => TokenLosses.Metric;

    /// <inheritdoc/>
    public override IReadOnlyList<int> Lengths()
    {
        var lengths = _texts.Lengths();
        return [.. Enumerable.Range(0, Count).Select(row => Enumerable.Range(row * _sequences, _sequences).Max(place => lengths[place]))];
    }

    /// <summary>The tokens of a row's source, its special tokens included.</summary>
    public int[] Source(int row) => _texts.Examples[row * _sequences].Tokens.Ids;

    /// <summary>The text of a row's source.</summary>
    public string SourceText(int row) => _texts.Examples[row * _sequences].Source.Text;

    /// <summary>The text of a row's target; null without one.</summary>
    public string? TargetText(int row) => HasTargets ? _texts.Examples[(row * _sequences) + 1].Source.Text : null;

    /// <summary>The task of a row; -1 where nothing says it.</summary>
    public int Task(int row) => _texts.Examples[row * _sequences].Source.Task;

    /// <inheritdoc/>
    public override Batch Collate(IReadOnlyList<int> rows)
    {
        Tensor? labels = null;
        if (HasTargets)
        {
            List<int[]> targets = [.. rows.Select(row => _texts.Examples[(row * _sequences) + 1].Tokens.Ids)];
            var longest = targets.Max(target => target.Length);
            labels = tensor(TokenTensors.Fill(targets, longest, MaskedLmCollator.Ignored, target => target), [targets.Count, longest]);
        }
        return TokenTensors.Pad(
            [.. rows.Select(row => _texts.Examples[row * _sequences].Tokens)],
            _texts.PaddingId,
            segments: false,
            labels,
            [.. rows.Select(Task)]
        );
    }

    /// <inheritdoc/>
    public override Tensor Reduce(Batch batch, Tensor logits) => TokenLosses.Of(logits, batch.RequireLabels());

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits) => TokenLosses.Measure(logits);

    /// <summary>The perplexity of each target, given its source.</summary>
    public override IEnumerable<Prediction> Read(IReadOnlyList<float[]> logits) =>
        logits.Select(
            (row, i) =>
            {
                var perplexity = TokenLosses.Perplexity(row);
                return new Prediction(
                    SourceText(i),
                    TargetText(i),
                    perplexity.ToString("G6", CultureInfo.InvariantCulture),
                    new Dictionary<string, double> { ["perplexity"] = perplexity }
                );
            }
        );
}
