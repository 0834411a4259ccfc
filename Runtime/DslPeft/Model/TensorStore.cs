using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>A run of tensors that lie one after the other in one buffer.</summary>
/// <param name="Name">Name of the buffer.</param>
/// <param name="Rows">The tensors in order.</param>
/// <param name="Trainable">True if the buffer is trained as a whole.</param>
/// <param name="Loose">True if the buffer holds a single tensor that keeps a gradient of its own, null until there is one.</param>
internal sealed record StorageBlock(string Name, IReadOnlyList<ParameterRow> Rows, bool Trainable, bool Loose = false)
{
    /// <summary>What the buffer is held in at first.</summary>
    public ScalarType Type { get; init; } = Rows[0].Integer ? ScalarType.Int64 : ScalarType.Float32;
}

/// <summary>
/// Owns buffers and the named parameters that are views of them; moving replaces the buffers and binds the views anew. Gradients of a
/// trainable buffer's parameters are preset as views of the buffer's gradient, so autograd accumulates in place.
/// </summary>
internal sealed class TensorStore : IDisposable
{
    private readonly IReadOnlyList<StorageBlock> _blocks;
    private readonly Dictionary<string, Parameter> _parameters = [];
    private readonly Dictionary<string, (int Block, long Offset)> _places = [];
    private readonly Parameter[] _buffers;

    public TensorStore(IReadOnlyList<StorageBlock> blocks)
    {
        _blocks = blocks;
        _buffers = new Parameter[blocks.Count];
        for (var b = 0; b < blocks.Count; b++)
        {
            var offset = 0L;
            foreach (var row in blocks[b].Rows)
            {
                _places[row.Name] = (b, offset);
                offset += row.Count;
            }
            _buffers[b] = new Parameter(zeros(offset, blocks[b].Type).DetachFromDisposeScope(), blocks[b].Trainable);
            BindViews(b);
        }
    }

    public IEnumerable<(string Name, Parameter Parameter)> Named =>
        _blocks.SelectMany(block => block.Rows).Select(row => (row.Name, _parameters[row.Name]));

    public IEnumerable<(StorageBlock Block, Parameter Buffer)> Buffers =>
        _blocks.Select((block, b) => (block, block.Loose ? _parameters[block.Rows[0].Name] : _buffers[b]));

    public Parameter this[string name] =>
        _parameters.TryGetValue(name, out var parameter)
            ? parameter
            : throw new KeyNotFoundException($"There is no tensor '{name}'. Known: {string.Join(", ", _parameters.Keys.Take(8))}…");

    public bool Contains(string name) => _parameters.ContainsKey(name);

    /// <summary>A view over tensors that lie side by side, beginning with <paramref name="first"/>.</summary>
    public Tensor Span(string first, params long[] shape)
    {
        var (block, offset) = _places[first];
        using var flat = _buffers[block].detach();
        using var part = flat.narrow(0, offset, shape.Aggregate(1L, (count, size) => count * size));
        return part.view(shape).DetachFromDisposeScope();
    }

    public void Move(ScalarType? type, Device? device)
    {
        for (var b = 0; b < _blocks.Count; b++)
        {
            using var old = _buffers[b];
            using (no_grad())
            {
                _buffers[b] = new Parameter(
                    old.to(_blocks[b].Rows[0].Integer ? old.dtype : type ?? old.dtype, device ?? old.device, copy: true)
                        .DetachFromDisposeScope(),
                    _blocks[b].Trainable
                );
            }

            BindViews(b);
        }
    }

    public void ZeroGradients()
    {
        for (var b = 0; b < _blocks.Count; b++)
        {
            if (!_blocks[b].Trainable)
                continue;
            if (_blocks[b].Loose)
            {
                _parameters[_blocks[b].Rows[0].Name].grad = null;
                continue;
            }
            using var gradient = _buffers[b].grad;
            gradient?.fill_(Scalars.Of(0)); // zero_ would give a second tensor, which nobody frees
        }
    }

    public void Dispose()
    {
        foreach (var parameter in _parameters.Values)
            parameter.Dispose();
        foreach (var buffer in _buffers)
            buffer.Dispose();
    }

    private void BindViews(int b)
    {
        var block = _blocks[b];
        using var flat = _buffers[b].detach();
        using var gradient = block is { Trainable: true, Loose: false } ? zeros_like(flat) : null;
        if (gradient is not null)
            _buffers[b].grad = gradient;
        foreach (var row in block.Rows)
        {
            var offset = _places[row.Name].Offset;
            if (_parameters.Remove(row.Name, out var stale))
                stale.Dispose();
            var parameter = new Parameter(View(flat, offset, row).DetachFromDisposeScope(), block.Trainable);
            if (gradient is not null)
            {
                using var view = View(gradient, offset, row);
                parameter.grad = view;
            }
            _parameters[row.Name] = parameter;
        }
    }

    private static Tensor View(Tensor flat, long offset, ParameterRow row)
    {
        using var part = flat.narrow(0, offset, row.Count);
        return part.view(row.Shape);
    }
}
