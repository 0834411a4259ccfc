using System.Globalization;
using DslPeft.Training;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>
/// Rows of texts for causal language modelling; a row's tokens are its labels, or some of them. What is kept of a row's logits is the sum
/// of its tokens' losses, their number, and how many are right: the logits of a vocabulary would fill the memory.
/// </summary>
/// <param name="blocks">Tokens of the rows, at least two in each: the first one of a row is predicted by nothing.</param>
/// <param name="texts">Their texts.</param>
/// <param name="padding">The id that fills shorter rows.</param>
/// <param name="labels">What is learnt of each row, -100 where nothing is; null where every token is.</param>
/// <param name="notes">What a user should know of the rows.</param>
/// <param name="tasks">The task of each row; null where nothing says it.</param>
public sealed class BlockRows(
    IReadOnlyList<int[]> blocks,
    IReadOnlyList<string> texts,
    int padding,
    IReadOnlyList<int[]>? labels = null,
    IReadOnlyList<string>? notes = null,
    IReadOnlyList<int>? tasks = null
) : TaskRows
{
    private readonly IReadOnlyList<int[]> _labels = labels ?? blocks;
    private int[]? _lengths;

    public override int Count => blocks.Count;

    public override string Fingerprint
    {
        get
        {
            using var hash = new RowHash();
            for (var row = 0; row < blocks.Count; row++)
            {
                hash.Add(blocks[row].Length);
                hash.Add<int>(blocks[row]);
                if (_labels != blocks && _labels[row] is var learnt && !learnt.AsSpan().SequenceEqual(blocks[row]))
                {
                    hash.Add<int>(learnt);
                }
                if (tasks is not null)
                {
                    hash.Add(tasks[row]);
                }
            }
            return hash.ToString();
        }
    }

    public override string Metric => TokenLosses.Metric;

    public override IReadOnlyList<string> Notes => notes ?? [];

    public override IReadOnlyList<int> Lengths() => _lengths ??= [.. blocks.Select(block => block.Length)];

    public override Batch Collate(IReadOnlyList<int> rows)
    {
        List<int[]> chosen = [.. rows.Select(row => blocks[row])],
            learnt = _labels == blocks ? chosen : [.. rows.Select(row => _labels[row])];
        var longest = chosen.Max(block => block.Length);
        long[] shape = [chosen.Count, longest];
        return new Batch(
            tensor(TokenTensors.Fill(chosen, longest, padding, block => block), shape),
            tensor(TokenTensors.Fill(chosen, longest, 0, block => Enumerable.Repeat(1, block.Length)), shape),
            labels: tensor(TokenTensors.Fill(learnt, longest, MaskedLmCollator.Ignored, block => block), shape),
            tasks: Tasks(rows)
        );
    }

    /// <summary>The task of each of some rows (B); null where nothing says it.</summary>
    private Tensor? Tasks(IEnumerable<int> rows) => tasks is null ? null : TokenTensors.Tasks([.. rows.Select(row => tasks[row])]);

    /// <summary>The task of a row; -1 where nothing says it.</summary>
    internal int Task(int row) => tasks?[row] ?? -1;

    /// <summary>
    /// A batch whose rows pack several texts of one task each, in their order. Nothing predicts the first token of a text.
    /// </summary>
    internal Batch Pack(IReadOnlyList<int[]> rows)
    {
        var longest = rows.Max(row => row.Sum(text => blocks[text].Length));
        long[] shape = [rows.Count, longest];
        Tensor Of(long padding, Func<int, int, IEnumerable<int>> values) =>
            tensor(TokenTensors.Fill(rows, longest, padding, row => row.SelectMany(values)), shape);
        return Batch.Packed(
            Of(padding, (text, _) => blocks[text]),
            Of(0, (text, place) => Enumerable.Repeat(place + 1, blocks[text].Length)),
            Of(0, (text, _) => Enumerable.Range(0, blocks[text].Length)),
            Of(MaskedLmCollator.Ignored, (text, _) => _labels[text].Skip(1).Prepend(InstructionEncoder.Ignored)),
            Tasks(rows.Select(row => row[0]))
        );
    }

    public override Tensor Reduce(Batch batch, Tensor logits)
    {
        var (predicted, next) = Kernels.Predictions(logits, batch.RequireLabels());
        using (predicted)
        using (next)
        {
            return TokenLosses.Of(predicted, next);
        }
    }

    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits) => TokenLosses.Measure(logits);

    /// <summary>The perplexity of each row.</summary>
    public override IEnumerable<Prediction> Read(IReadOnlyList<float[]> logits) =>
        logits.Select(
            (row, i) =>
            {
                var perplexity = TokenLosses.Perplexity(row);
                return new Prediction(
                    texts[i],
                    null,
                    perplexity.ToString("G6", CultureInfo.InvariantCulture),
                    new Dictionary<string, double> { ["perplexity"] = perplexity }
                );
            }
        );
}
