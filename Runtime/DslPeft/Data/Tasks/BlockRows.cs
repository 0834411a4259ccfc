using System.Globalization;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft.Data;

/// <summary>Rows of texts for causal language modelling; a row's tokens are its labels, or some of them. What is kept of a row's logits is the sum of its tokens' losses, their number, and
/// how many are right: the logits of a vocabulary would fill the memory.</summary>
/// <param name="blocks">Tokens of the rows, at least two in each: the first one of a row is predicted by nothing.</param>
/// <param name="texts">Their texts.</param>
/// <param name="padding">The id that fills shorter rows.</param>
/// <param name="labels">What is learnt of each row, -100 where nothing is; null where every token is.</param>
/// <param name="notes">What a user should know of the rows.</param>
public sealed class BlockRows(
    IReadOnlyList<int[]> blocks, IReadOnlyList<string> texts, int padding, IReadOnlyList<int[]>? labels = null, IReadOnlyList<string>? notes = null) : TaskRows
{
    private readonly IReadOnlyList<int[]> _labels = labels ?? blocks;
    private int[]? _lengths;

    public override int Count => blocks.Count;

    public override string Fingerprint
    {
        get
        {
            using var hash = new RowHash();
            for (int row = 0; row < blocks.Count; row++)
            {
                hash.Add(blocks[row].Length);
                hash.Add<int>(blocks[row]);
                if (_labels != blocks && _labels[row] is var learnt && !learnt.AsSpan().SequenceEqual(blocks[row]))
                {
                    hash.Add<int>(learnt);
                }
            }
            return hash.ToString();
        }
    }

    public override string Metric => "accuracy";

    public override IReadOnlyList<string> Notes => notes ?? [];

    public override IReadOnlyList<int> Lengths() => _lengths ??= [.. blocks.Select(block => block.Length)];

    public override Batch Collate(IReadOnlyList<int> rows)
    {
        List<int[]> chosen = [.. rows.Select(row => blocks[row])], learnt = _labels == blocks ? chosen : [.. rows.Select(row => _labels[row])];
        int longest = chosen.Max(block => block.Length);
        long[] shape = [chosen.Count, longest];
        return new Batch(
            tensor(TokenTensors.Fill(chosen, longest, padding, block => block), shape),
            tensor(TokenTensors.Fill(chosen, longest, 0, block => Enumerable.Repeat(1, block.Length)), shape),
            labels: tensor(TokenTensors.Fill(learnt, longest, MaskedLmCollator.Ignored, block => block), shape));
    }

    public override Tensor Reduce(Batch batch, Tensor logits)
    {
        using var scope = NewDisposeScope();
        (Tensor predicted, Tensor next) = Kernels.Predictions(logits, batch.RequireLabels());
        Tensor counted = next.ne(MaskedLmCollator.Ignored);
        Tensor losses = cross_entropy(predicted.transpose(1, 2), next, ignore_index: MaskedLmCollator.Ignored, reduction: nn.Reduction.None);
        Tensor right = predicted.argmax(-1).eq(next) & counted;
        return stack([losses.sum(dim: 1), counted.sum(dim: 1, type: losses.dtype), right.sum(dim: 1, type: losses.dtype)], 1).MoveToOuterDisposeScope();
    }

    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits)
    {
        double tokens = logits.Sum(row => (double)row[1]), loss = logits.Sum(row => (double)row[0]) / tokens;
        return new Dictionary<string, double> { ["loss"] = loss, ["perplexity"] = Math.Exp(loss), ["accuracy"] = logits.Sum(row => (double)row[2]) / tokens };
    }

    /// <summary>The perplexity of each row.</summary>
    public override IEnumerable<Prediction> Read(IReadOnlyList<float[]> logits) => logits.Select((row, i) =>
    {
        double perplexity = Math.Exp(row[0] / row[1]);
        return new Prediction(texts[i], null, perplexity.ToString("G6", CultureInfo.InvariantCulture), new Dictionary<string, double> { ["perplexity"] = perplexity });
    });
}
