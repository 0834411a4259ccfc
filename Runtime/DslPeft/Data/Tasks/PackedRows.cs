using DslPeft.Training;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>
/// Rows of a causal language model that each pack several of its texts, to be trained on: what is learnt of a text is what is learnt of it
/// in a row of its own. The texts of a row are of one task.
/// </summary>
/// <param name="texts">The texts.</param>
/// <param name="length">Tokens of a row at most.</param>
/// <param name="seed">Decides which texts of one length go together.</param>
public sealed class PackedRows(BlockRows texts, int length, long seed) : TaskRows
{
    private readonly int[][] _rows =
    [
        .. Enumerable
            .Range(0, texts.Count)
            .GroupBy(texts.Task)
            .OrderBy(group => group.Key)
            .SelectMany(group => Pack([.. group], texts.Lengths(), length, seed)),
    ];
    private int[]? _lengths;

    public override int Count => _rows.Length;

    public override int Examples => texts.Examples;

    public override string Fingerprint => $"{texts.Fingerprint} packed into {length}";

    public override string Metric => texts.Metric;

    public override IReadOnlyList<string> Notes => texts.Notes;

    public override IReadOnlyList<int> RowsIn(int row) => _rows[row];

    public override IReadOnlyList<int> Lengths() => _lengths ??= [.. _rows.Select(row => row.Sum(text => texts.Lengths()[text]))];

    public override Batch Collate(IReadOnlyList<int> rows) => texts.Pack([.. rows.Select(row => _rows[row])]);

    public override Tensor Reduce(Batch batch, Tensor logits) => texts.Reduce(batch, logits);

    public override IReadOnlyDictionary<string, double> Measure(IReadOnlyList<float[]> logits) => texts.Measure(logits);

    /// <summary>The texts of each row, of some of all texts.</summary>
    private static IEnumerable<int[]> Pack(int[] some, IReadOnlyList<int> lengths, int length, long seed) =>
        TextPacker.Pack([.. some.Select(text => lengths[text])], length, seed).Select(row => row.Select(place => some[place]).ToArray());

    /// <exception cref="NotSupportedException">Always: what a model says of a text is read from a row of its own.</exception>
    public override IEnumerable<Prediction> Read(IReadOnlyList<float[]> logits) =>
        throw new NotSupportedException(
            "A packed row is several texts, and what a model says of each is read from rows that are one text."
        );
}
