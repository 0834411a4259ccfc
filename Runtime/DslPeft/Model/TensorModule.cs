using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// A TorchSharp module whose parameters live in a few buffers. <c>parameters()</c>, <c>state_dict()</c>, <c>to()</c>, <c>train()</c> and
/// <c>eval()</c> behave as for any module; fields are never searched by reflection.
/// </summary>
public abstract class TensorModule : nn.Module
{
    private TensorStore? _store;
    private readonly Lock _allocation = new();

    /// <summary>A module of the given name.</summary>
    protected TensorModule(string name)
        : base(name) => Gate = new PassGate(name);

    /// <summary>Grows each time tensors are replaced, as by <c>to()</c>; who keeps tensors of this module compares it.</summary>
    public int Version { get; private set; }

    /// <summary>True once the module has been disposed.</summary>
    internal bool IsDisposed { get; private set; }

    /// <summary>True once the tensors have memory.</summary>
    internal bool IsAllocated => _store is not null;

    /// <summary>Keeps what changes the tensors away from passes on other threads.</summary>
    internal PassGate Gate { get; }

    internal TensorStore Store
    {
        get => IsDisposed ? throw new ObjectDisposedException(GetName()) : _store ?? AllocateOnce();
        set => _store = value;
    }

    private TensorStore AllocateOnce()
    {
        lock (_allocation)
            return _store ??= Allocate();
    }

    /// <summary>Gives the tensors memory, at the first use of one.</summary>
    private protected virtual TensorStore Allocate() => throw new InvalidOperationException($"{GetName()} has no tensors.");

    /// <summary>The parameter of that name; a new object after the module moved.</summary>
    public Parameter this[string name] =>
        Store.Contains(name) || WhyHidden(name) is not { } why ? Store[name] : throw new InvalidOperationException(why);

    /// <summary>Why a tensor of that name is none of the parameters; null where there is none at all.</summary>
    private protected virtual string? WhyHidden(string name) => null;

    /// <summary>Device of the parameters.</summary>
    public Device Device => Store.Buffers.Select(entry => entry.Buffer.device).FirstOrDefault() ?? CPU;

    /// <inheritdoc/>
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
        Store.Named.Select(entry => (entry.Name, entry.Parameter));

    /// <inheritdoc/>
    public override IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(entry => entry.parameter);

    /// <inheritdoc/>
    public override bool has_parameter(string target) => Store.Contains(target);

    /// <inheritdoc/>
    public override Parameter? get_parameter(string target) => Store.Contains(target) ? Store[target] : null;

    /// <summary>
    /// Sets the gradients to zero. They are views of one buffer, so they are never removed, whatever <paramref name="set_to_none"/> says.
    /// </summary>
    public override void zero_grad(bool set_to_none = true) => Store.ZeroGradients();

    /// <summary>Copies values by name; unlike TorchSharp's own, it checks every name and shape before it copies anything.</summary>
    /// <exception cref="InvalidOperationException">Names or shapes do not agree; the message lists them.</exception>
    /// <exception cref="InvalidOperationException">Another thread runs a pass over the module.</exception>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source,
        bool strict = true,
        IList<string>? skip = null
    )
    {
        using var change = Gate.Change("loaded");
        var own = named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        var wanted = own.Keys.Where(name => skip?.Contains(name) != true).ToList();
        var missing = wanted.Where(name => !source.ContainsKey(name)).ToList();
        var unexpected = source.Keys.Where(name => !own.ContainsKey(name) && skip?.Contains(name) != true).ToList();
        var wrong = wanted
            .Where(source.ContainsKey)
            .Where(name => !source[name].shape.SequenceEqual(own[name].shape))
            .Select(name => $"{name}: expected ({string.Join(", ", own[name].shape)}), found ({string.Join(", ", source[name].shape)})")
            .ToList();
        if (wrong.Count > 0 || (strict && missing.Count + unexpected.Count > 0))
        {
            throw new InvalidOperationException(
                $"The state does not fit {GetName()}. "
                    + string.Join(
                        " ",
                        new[]
                        {
                            wrong.Count > 0 ? $"Wrong shape: {string.Join("; ", wrong)}." : "",
                            missing.Count > 0 ? $"Missing: {string.Join(", ", missing)}." : "",
                            unexpected.Count > 0 ? $"Unexpected: {string.Join(", ", unexpected)}." : "",
                        }.Where(part => part.Length > 0)
                    )
            );
        }

        using (no_grad())
        {
            foreach (var name in wanted.Where(source.ContainsKey))
                own[name].copy_(source[name]);
        }

        OnValuesReplaced();
        return (missing, unexpected);
    }

    /// <summary>Disposes temporaries that have been read for the last time.</summary>
    protected static void Free(params ReadOnlySpan<Tensor> temporaries)
    {
        foreach (var temporary in temporaries)
            temporary.Dispose();
    }

    /// <summary>Disposes a value that has been read for the last time and gives what was made of it.</summary>
    /// <param name="read">The value that <paramref name="made"/> was computed from.</param>
    /// <param name="made">What takes its place.</param>
    [System.Diagnostics.DebuggerStepThrough]
    protected static Tensor Replace(Tensor read, Tensor made)
    {
        read.Dispose();
        return made;
    }

    /// <summary>As <see cref="Replace(Tensor, Tensor)"/>, of two states that are read and made together.</summary>
    [System.Diagnostics.DebuggerStepThrough]
    protected static (Tensor First, Tensor Second) Replace((Tensor First, Tensor Second) read, (Tensor First, Tensor Second) made)
    {
        read.First.Dispose();
        read.Second.Dispose();
        return made;
    }

    /// <summary>Called when values were replaced from outside, so that what was derived from them can be dropped.</summary>
    protected virtual void OnValuesReplaced() { }

    /// <summary>Lets everybody who keeps tensors of this module look them up anew.</summary>
    private protected void Renew() => Version++;

    /// <inheritdoc/>
    protected override void RegisterComponents() { }

    /// <inheritdoc/>
    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        using var change = Gate.Change("moved");
        Store.Move(dtype, device);
        if (device is not null)
            (_deviceType, _deviceIndex) = (device.type, device.index);
        Renew();
        OnValuesReplaced();
    }

    /// <summary>Waits for passes that read the module, and frees its tensors.</summary>
    /// <exception cref="InvalidOperationException">Another thread trains, loads or moves it.</exception>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Gate.Close();
            _store ??= new TensorStore([]); // what has no memory needs none any more
        }
        base.Dispose(disposing); // reads the parameters
        if (disposing)
        {
            _store?.Dispose();
            _store = null;
            IsDisposed = true;
        }
    }
}
