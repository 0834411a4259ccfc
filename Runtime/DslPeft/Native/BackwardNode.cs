using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DslPeft.Native;

/// <summary>
/// A step whose gradient is computed here, not by libtorch: a node of the graph that autograd records. TorchSharp's own functions of this
/// kind keep a tensor of the result's size for each node and leave the gradients to the garbage collector, which cannot see their size.
/// </summary>
/// <remarks>
/// An exception must not pass through libtorch's frames. A step that fails gives no gradient at all, at which <c>backward()</c> itself
/// throws, and <see cref="TakeFault"/> has the reason.
/// </remarks>
internal abstract unsafe class BackwardNode
{
    /// <summary>How many steps are under way on a thread, each within the one before.</summary>
    [ThreadStatic]
    private static int s_depth;

    // Of the thread that records steps: libtorch runs those of other devices than the CPU on threads of its own.
    [ThreadStatic]
    private static FaultPlace? s_faults;

    [ThreadStatic]
    private static BackwardNode? s_last;

    // Native code holds pointers to the two delegates, so they live as long as the node: a node is kept until the graph drops it.
    private static readonly HashSet<BackwardNode> Alive = [];

    /// <summary>Nodes that some graph still holds.</summary>
    internal static int AliveCount
    {
        get
        {
            lock (Alive)
                return Alive.Count;
        }
    }

    private readonly ApplyFunction _apply;
    private readonly DeletedFunction _deleted;
    private readonly FaultPlace _faults = s_faults ??= new();
    private readonly nint[] _saved;
    private nint[] _gradients = [];

    /// <param name="saved">Tensors that the gradient needs. They share memory with the given ones and are given back with the node.</param>
    protected BackwardNode(params ReadOnlySpan<Tensor> saved)
    {
        (_apply, _deleted) = (Apply, Deleted);
        _saved = new nint[saved.Length];
        for (var i = 0; i < saved.Length; i++)
            _saved[i] = TorchAbi.Share(saved[i].Handle);
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate TensorArray ApplyFunction(nint* gradients, int count);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void DeletedFunction();

    /// <summary>The reason of the last step that failed, of those that this thread recorded, once.</summary>
    public static Exception? TakeFault() => s_faults is { } faults ? Interlocked.Exchange(ref faults.Last, null) : null;

    /// <summary>The output as the result of this node; <paramref name="output"/> itself is disposed.</summary>
    public Tensor Attach(Tensor output, params ReadOnlySpan<Tensor> inputs)
    {
        _gradients = GC.AllocateArray<nint>(inputs.Length, pinned: true);
        Span<nint> handles = stackalloc nint[inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            handles[i] = inputs[i].Handle;
        lock (Alive)
            Alive.Add(this);
        using (output)
        {
            return TorchAbi.Attach(
                output,
                handles,
                Marshal.GetFunctionPointerForDelegate(_apply),
                Marshal.GetFunctionPointerForDelegate(_deleted)
            );
        }
    }

    /// <summary>Gradients of the inputs, in their order; called without recording. What is left null is zero.</summary>
    protected abstract void Backward(Tensor gradient, Span<Tensor?> gradients);

    /// <summary>A saved tensor; the caller disposes it.</summary>
    protected Tensor Saved(int index) => Tensor.UnsafeCreateTensor(TorchAbi.Share(_saved[index]));

    /// <summary>Pointer to a saved tensor.</summary>
    protected nint SavedHandle(int index) => _saved[index];

    private TensorArray Apply(nint* gradients, int count)
    {
        var earlier = _faults.Last;
        s_depth++;
        try
        {
            // libtorch has its own hold on what the step before gave.
            s_last?.ReleaseGradients();
            s_last = this;
            using var noGrad = no_grad();
            using var gradient = Tensor.UnsafeCreateTensor(gradients[0]);
            var results = new Tensor?[_gradients.Length];
            Backward(gradient, results);
            // A step may go through other steps of its own.
            if (s_last != this)
                s_last?.ReleaseGradients();
            s_last = this;
            if (_faults.Last != earlier)
                return Failed();
            for (var i = 0; i < results.Length; i++)
            {
                using (results[i])
                    _gradients[i] = results[i] is { } result ? TorchAbi.Share(result.Handle) : 0;
            }
            return new TensorArray((nint*)Marshal.UnsafeAddrOfPinnedArrayElement(_gradients, 0), _gradients.Length);
        }
        catch (Exception fault)
        {
            // A step within this one has said what failed.
            Interlocked.CompareExchange(ref _faults.Last, fault, earlier);
            return Failed();
        }
        finally
        {
            s_depth--;
        }
    }

    /// <summary>
    /// What a step gives that has failed. Within another step it is zeros, since TorchSharp ends the process where libtorch throws in what a
    /// step asks for; the outermost step then gives nothing.
    /// </summary>
    private TensorArray Failed()
    {
        if (s_depth == 1)
            return default;
        ReleaseGradients();
        return new TensorArray((nint*)Marshal.UnsafeAddrOfPinnedArrayElement(_gradients, 0), _gradients.Length);
    }

    private void Deleted()
    {
        ReleaseGradients();
        foreach (var saved in _saved)
            TorchAbi.Release(saved);
        lock (Alive)
            Alive.Remove(this);
    }

    private void ReleaseGradients()
    {
        for (var i = 0; i < _gradients.Length; i++)
        {
            if (Interlocked.Exchange(ref _gradients[i], 0) is not 0 and var given)
                TorchAbi.Release(given);
        }
    }

    private sealed class FaultPlace
    {
        public Exception? Last;
    }
}
