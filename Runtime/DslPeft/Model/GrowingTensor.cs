using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// A tensor (B, heads, C, d) to which rows are appended along C. It takes memory for twice as many rows as it holds, so that appending one
/// does not copy those before it each time.
/// </summary>
internal sealed class GrowingTensor : IDisposable
{
    private const long Least = 64;

    private Tensor? _data;
    private long _length;

    /// <summary>A view of all rows, with new ones (B, heads, T, d) behind them.</summary>
    public Tensor Append(Tensor rows)
    {
        var length = _length + rows.shape[2];
        if (_data is null || length > _data.shape[2])
            Grow(rows, Math.Max(Least, 2 * length));
        using (var place = _data!.narrow(2, _length, rows.shape[2]))
            place.copy_(rows).Dispose();
        _length = length;
        return _data.narrow(2, 0, length);
    }

    /// <summary>Keeps some of the rows of B, in a new order.</summary>
    public void Select(Tensor rows)
    {
        if (_data is not { } old)
            return;
        _data = old.index_select(0, rows).DetachFromDisposeScope();
        old.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _data?.Dispose();

    private void Grow(Tensor like, long capacity)
    {
        var grown = empty([like.shape[0], like.shape[1], capacity, like.shape[3]], like.dtype, like.device).DetachFromDisposeScope();
        if (_data is { } old)
        {
            using (var kept = old.narrow(2, 0, _length))
            using (var place = grown.narrow(2, 0, _length))
                place.copy_(kept).Dispose();
            old.Dispose();
        }
        _data = grown;
    }
}
