using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Generation;

/// <summary>Texts of different lengths as one tensor of ids and one that is 1 for a token and 0 for padding, (B, T) each, int64.</summary>
internal sealed class TokenRows : IDisposable
{
    private const long Padding = 0;

    /// <param name="texts">The ids of each text.</param>
    /// <param name="device">Where the tensors are made.</param>
    /// <param name="paddingFirst">True for padding before the texts, false for padding behind them.</param>
    public TokenRows(IReadOnlyList<int[]> texts, Device device, bool paddingFirst = false)
    {
        Longest = texts.Max(text => text.Length);
        Ids = Rows(text => text.Select(id => (long)id), Padding);
        Mask = Rows(text => text.Select(_ => 1L), 0);

        Tensor Rows(Func<int[], IEnumerable<long>> values, long padding)
        {
            var rows = texts.SelectMany(text =>
                paddingFirst
                    ? Enumerable.Repeat(padding, Longest - text.Length).Concat(values(text))
                    : values(text).Concat(Enumerable.Repeat(padding, Longest - text.Length))
            );
            return tensor(rows.ToArray(), [texts.Count, Longest], device: device).DetachFromDisposeScope();
        }
    }

    public int Longest { get; }

    public Tensor Ids { get; private set; }

    public Tensor Mask { get; private set; }

    /// <summary>Keeps some of the texts, in a new order.</summary>
    public void Select(Tensor rows)
    {
        var (ids, mask) = (Ids, Mask);
        (Ids, Mask) = (ids.index_select(0, rows).DetachFromDisposeScope(), mask.index_select(0, rows).DetachFromDisposeScope());
        ids.Dispose();
        mask.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Ids.Dispose();
        Mask.Dispose();
    }
}
