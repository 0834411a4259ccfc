using DslPeft.Data;
using DslPeft.Training;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Training;

/// <summary>
/// Rows of very different lengths, in order, with labels for any head; a negative length makes a row without a counted label.
/// </summary>
internal sealed class RaggedRows(TaskHead head, int batchSize, int[] lengths) : IBatchSource
{
    public static readonly int[] Lengths = [3, 60, 7, 31, 4];

    public string Fingerprint => "ragged";

    public int Count(int epoch) => (lengths.Length + batchSize - 1) / batchSize;

    public IReadOnlyList<int> RowsOf(int epoch, int index) =>
        [.. Enumerable.Range(index * batchSize, Math.Min(batchSize, lengths.Length - index * batchSize))];

    public Batch Get(int epoch, int index)
    {
        var rows = RowsOf(epoch, index);
        var longest = rows.Max(row => Math.Abs(lengths[row]));
        long[] shape = [rows.Count, longest];
        long[] ids =
        [
            .. rows.SelectMany(row =>
                Enumerable.Range(0, longest).Select(t => t < Math.Abs(lengths[row]) ? (long)(1 + (row * 17 + t * 7) % 60) : 0)
            ),
        ];
        long[] mask = [.. rows.SelectMany(row => Enumerable.Range(0, longest).Select(t => t < Math.Abs(lengths[row]) ? 1L : 0))];
        return new Batch(
            tensor(ids, shape),
            tensor(mask, shape),
            labels: head.Name switch
            {
                nameof(HeadKind.MaskedLm) or nameof(HeadKind.CausalLm) => Tokens(rows, longest, (row, t) => 1 + (row + t) % 60),
                nameof(HeadKind.TokenClassification) => Tokens(rows, longest, (row, t) => (row + t * t) % 3),
                nameof(HeadKind.Regression) => tensor(rows.Select(row => row * 0.5f).ToArray()),
                nameof(HeadKind.MultiLabel) => tensor(
                    rows.SelectMany(row => new[] { row % 2f, 1f, row % 3 == 0 ? 1f : 0f }).ToArray(),
                    [rows.Count, 3]
                ),
                _ => tensor(rows.Select(row => (long)(row % 3)).ToArray()),
            }
        );
    }

    private Tensor Tokens(IReadOnlyList<int> rows, int longest, Func<int, int, int> label) =>
        tensor(
            rows.SelectMany(row =>
                    Enumerable.Range(0, longest).Select(t => t < lengths[row] && t % 5 != 3 ? label(row, t) : MaskedLmCollator.Ignored)
                )
                .ToArray(),
            [rows.Count, longest]
        );
}
