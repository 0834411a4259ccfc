using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// The keys and values of the tokens that <see cref="AdaptedModel.InferNext"/> has read, so that a further token is computed without those
/// before it. One cache serves one model and one batch of texts, which grow together: shorter prompts have padding at the left. It holds B
/// · heads · C · d numbers for keys and as many for values of each layer, where C is the number of tokens so far.
/// </summary>
public sealed class KeyValueCache : IDisposable
{
    private readonly Dictionary<int, GrowingTensor> _keys = [],
        _values = [];
    private readonly Dictionary<int, Tensor> _memoryKeys = [],
        _memoryValues = [];
    private Tensor? _mask;
    private long _rows,
        _new;

    /// <summary>Tokens of each text that the layers have read, padding included; virtual tokens are not counted.</summary>
    public long Tokens { get; private set; }

    /// <summary>True before the first step.</summary>
    public bool IsEmpty => Tokens == 0;

    /// <summary>The tokens so far and those of the running step that are no padding, (B, C), int64.</summary>
    public Tensor Mask => _mask ?? throw new InvalidOperationException("No step over this cache is running.");

    /// <summary>Begins a step. Emitted code calls it.</summary>
    /// <param name="batch">The new tokens, with a mask over all so far; of a model of two stacks, the source and its mask.</param>
    /// <param name="tokens">The ids (B, T) of the new tokens.</param>
    /// <exception cref="ArgumentException">The mask is not as long as the tokens so far and the new ones, there are no tokens, or there
    /// are not as many rows as before.</exception>
    /// <exception cref="InvalidOperationException">An earlier step over this cache failed.</exception>
    public void Begin(Batch batch, Tensor? tokens)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_mask is not null)
        {
            throw new InvalidOperationException(
                "An earlier step over this cache failed, and some layers hold its keys: begin anew with an empty cache."
            );
        }

        if (tokens is null)
        {
            throw new ArgumentException(
                "The batch has no target ids: a step of a model of two stacks reads the target's new tokens.",
                nameof(batch)
            );
        }

        var (rows, count) = (tokens.shape[0], tokens.shape[1]);
        if (count == 0)
            throw new ArgumentException("The batch has no tokens: a step reads at least one.", nameof(batch));
        if (!IsEmpty && rows != _rows)
            throw new ArgumentException($"The batch has {rows} rows, and the cache holds the tokens of {_rows} texts.", nameof(batch));
        var mask = ReferenceEquals(tokens, batch.InputIds) ? batch.AttentionMask : batch.TargetMask;
        if (mask is not null && mask.shape[1] != Tokens + count)
        {
            throw new ArgumentException(
                $"The mask has {mask.shape[1]} columns, and a step needs one for each of the {Tokens} tokens so far and of the {count} new ones.",
                nameof(batch)
            );
        }

        _mask = (mask?.alias() ?? ones(rows, Tokens + count, int64, tokens.device)).DetachFromDisposeScope();
        (_rows, _new) = (rows, count);
    }

    /// <summary>Ends a step: its tokens are now among those so far. Emitted code calls it.</summary>
    public void End()
    {
        Mask.Dispose();
        _mask = null;
        Tokens += _new;
    }

    /// <summary>
    /// The keys (B, heads, C, d) of all tokens so far, with new ones (B, heads, T, d) behind them, at a place of the model.
    /// </summary>
    public Tensor Keys(int place, Tensor keys) => Of(_keys, place).Append(keys);

    /// <summary>The values of all tokens so far, with new ones behind them, as <see cref="Keys"/>.</summary>
    public Tensor Values(int place, Tensor values) => Of(_values, place).Append(values);

    /// <summary>Keeps keys and values of a memory at a place of the model. A view of the memory itself.</summary>
    public Tensor Remember(int place, Tensor keys, Tensor values, Tensor of)
    {
        _memoryKeys.Add(place, keys.alias().DetachFromDisposeScope());
        _memoryValues.Add(place, values.alias().DetachFromDisposeScope());
        return of.alias();
    }

    /// <summary>The kept keys of a memory (B, heads, S, d).</summary>
    public Tensor MemoryKeys(int place) => _memoryKeys[place];

    /// <summary>The kept values of a memory (B, heads, S, d).</summary>
    public Tensor MemoryValues(int place) => _memoryValues[place];

    /// <summary>
    /// Positions (B, T) of the new tokens among those that are no padding, from <paramref name="offset"/> on; padding has the first.
    /// </summary>
    public Tensor Positions(long offset)
    {
        using var scope = NewDisposeScope();
        var counted = (Mask.ne(Scalars.Of(0)).cumsum(1) - Scalars.Of(1)).clamp(min: Scalars.Of(0));
        return counted.narrow(1, counted.shape[1] - _new, _new).Plus(offset).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="Kernels.CausalMask(Tensor)"/>, of the new tokens alone: (B, 1, T, C). Padding attends to itself.</summary>
    public Tensor CausalMask(Tensor padding) => Kernels.CausalMask(padding, Queries(padding));

    /// <summary>
    /// As <see cref="Kernels.WindowMask"/> with no later tokens, of the new tokens alone: (B, 1, T, C). The tokens between are counted
    /// without padding.
    /// </summary>
    public Tensor WindowMask(Tensor padding, long before) => Kernels.WindowMaskOfLast(padding, before, Queries(padding));

    /// <summary>As <see cref="Kernels.Alibi(Tensor, long)"/>, of the new tokens alone: (B, heads, T, C).</summary>
    public Tensor Alibi(Tensor padding, long heads) => Kernels.Alibi(padding, heads, Queries(padding));

    /// <summary>
    /// As <see cref="Kernels.RelativeBias(Tensor, Tensor, long, long, long, bool)"/> of earlier keys, for the new tokens alone: (1, heads,
    /// T, before + C).
    /// </summary>
    public Tensor RelativeBias(Tensor table, Tensor mask, long distance, long before, long first) =>
        Kernels.RelativeBias(table, mask, distance, before, first, bothWays: false, Queries(mask));

    /// <summary>In the first step, what stands before new rows along a dimension, and these; later these alone.</summary>
    public Tensor Before(Tensor before, Tensor rows, long dim) => IsEmpty ? cat([before, rows], dim) : rows.alias();

    /// <summary>
    /// In the first step, positions of virtual tokens and then of the new ones (<see cref="Kernels.PositionsAfter"/>); later those of the
    /// new ones, behind them.
    /// </summary>
    public Tensor PositionsAfter(Tensor positions, long count, long first) =>
        IsEmpty ? Kernels.PositionsAfter(positions, count, first) : positions.Plus(count);

    /// <summary>
    /// In the first step, segment ids with those of virtual tokens before them (<see cref="Kernels.ZerosBefore"/>); later as they are.
    /// </summary>
    public Tensor ZerosBefore(Tensor types, long count) => IsEmpty ? Kernels.ZerosBefore(types, count) : types.alias();

    /// <summary>Goes on with some of the texts, in a new order; one may stand several times.</summary>
    /// <param name="rows">The rows of the texts, (N), int64.</param>
    public void Select(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _rows = rows.shape[0];
        foreach (var tensor in _keys.Values.Concat(_values.Values))
            tensor.Select(rows);
        foreach (var memory in new[] { _memoryKeys, _memoryValues })
        {
            foreach (var (place, tensor) in memory.ToList())
            {
                memory[place] = tensor.index_select(0, rows).DetachFromDisposeScope();
                tensor.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mask?.Dispose();
        foreach (var tensor in _keys.Values.Concat(_values.Values))
            tensor.Dispose();
        foreach (var tensor in _memoryKeys.Values.Concat(_memoryValues.Values))
            tensor.Dispose();
        foreach (var places in new[] { _keys, _values })
            places.Clear();
        foreach (var places in new[] { _memoryKeys, _memoryValues })
            places.Clear();
    }

    /// <summary>How many of the columns of a mask are new: with the virtual tokens before a text all of them in the first step.</summary>
    private long Queries(Tensor mask) => IsEmpty ? mask.shape[^1] : _new;

    private static GrowingTensor Of(Dictionary<int, GrowingTensor> places, int place)
    {
        if (!places.TryGetValue(place, out var tensor))
            places.Add(place, tensor = new GrowingTensor());
        return tensor;
    }
}
