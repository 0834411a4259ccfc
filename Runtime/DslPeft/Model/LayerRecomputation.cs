using DslPeft.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// The layers of one forward pass that keep nothing but their inputs (Chen et al., arXiv 1604.06174): a layer runs without saving, and the
/// backward pass runs it again to differentiate it. Dropout and routes draw the second time what they drew the first.
/// </summary>
/// <param name="routing">Draws the copies of mixtures.</param>
public sealed class LayerRecomputation(Routing routing)
{
    private readonly Routing _routing = routing;
    private readonly int[][][] _drawn = routing.Drawn;

    // Of a tensor that several layers read, the first of them gives the gradient: it is the last one of the backward pass. The others
    // leave theirs here.
    private readonly HashSet<Tensor> _read = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, Tensor> _gradients = new(ReferenceEqualityComparer.Instance);

    /// <summary>True if a layer may draw from torch's generator.</summary>
    public bool Draws { get; init; }

    /// <summary>Runs a layer.</summary>
    /// <param name="layer">Its index.</param>
    /// <param name="inputs">What it reads of earlier stages.</param>
    /// <param name="trained">Its trained tensors.</param>
    /// <param name="compute">The layer, from its index and its inputs.</param>
    /// <returns>The layer's state.</returns>
    /// <exception cref="NotSupportedException">The layer draws on another device than the CPU, or this TorchSharp has not the functions
    /// that the backward pass needs.</exception>
    public Tensor Run(int layer, Tensor[] inputs, Tensor[] trained, Func<int, Tensor[], Tensor> compute)
    {
        if (!is_grad_enabled() || !inputs.Concat(trained).Any(tensor => tensor.requires_grad))
            return compute(layer, inputs);
        RequireSupport(inputs[0].device);
        var node = new LayerNode(this, layer, inputs, trained, compute);
        using var noGrad = no_grad();
        return node.Attach(compute(layer, inputs), node.Wanted);
    }

    private void RequireSupport(Device device)
    {
        if (!TorchAbi.IsPresent)
        {
            throw new NotSupportedException(
                "[Recompute] needs functions of TorchSharp 0.107 that this library does not export: compile without [Recompute]."
            );
        }
        // torch's own dropout there draws from a generator of the device, whose state TorchSharp does not give.
        if (Draws && device.type != DeviceType.CPU)
        {
            throw new NotSupportedException(
                $"[Recompute] repeats what dropout draws on the CPU alone, and the model is on {device}: compile without [Recompute], or without dropout."
            );
        }
    }

    private sealed class LayerNode : BackwardNode
    {
        private readonly LayerRecomputation _pass;
        private readonly int _layer;
        private readonly bool[] _needs;
        private readonly Tensor[] _trained;
        private readonly bool[] _gives;
        private readonly Func<int, Tensor[], Tensor> _compute;
        private readonly byte[]? _generator;

        public LayerNode(LayerRecomputation pass, int layer, Tensor[] inputs, Tensor[] trained, Func<int, Tensor[], Tensor> compute)
            : base(inputs)
        {
            (_pass, _layer, _compute, _generator) = (pass, layer, compute, pass.Draws ? GeneratorState.Capture() : null);
            _needs = [.. inputs.Select(input => input.requires_grad)];
            _trained = [.. trained.Where(tensor => tensor.requires_grad)];
            Wanted = [.. inputs.Where(input => input.requires_grad), .. _trained];
            _gives = [.. Wanted.Select(pass._read.Add)];
        }

        /// <summary>The tensors that receive gradients.</summary>
        public Tensor[] Wanted { get; }

        protected override void Backward(Tensor gradient, Span<Tensor?> gradients)
        {
            using var scope = NewDisposeScope();
            using var recording = enable_grad();
            var inputs = new Tensor[_needs.Length];
            for (var i = 0; i < inputs.Length; i++)
            {
                using var saved = Saved(i);
                inputs[i] = saved.detach();
                inputs[i].requires_grad = _needs[i];
            }
            Tensor[] wanted = [.. inputs.Where(input => input.requires_grad), .. _trained];
            var output = Again(inputs);
            List<Tensor> outputs = [],
                given = [];
            // Where a method was left out of the layer, nothing trained may have been read.
            if (output.requires_grad)
                (outputs, given) = ([output], [gradient]);
            // What later layers left comes first, so that the sum is added up in the order of a pass that saves everything.
            for (var i = 0; i < wanted.Length; i++)
            {
                if (_pass._gradients.Remove(Wanted[i], out var later))
                {
                    outputs.Add(wanted[i].alias());
                    given.Add(later);
                }
            }
            if (outputs.Count == 0)
                return;
            var computed = autograd.grad(outputs, wanted, given, allow_unused: true);
            for (var i = 0; i < wanted.Length; i++)
            {
                if (computed[i] is not { IsInvalid: false } own)
                    continue;
                own.DetachFromDisposeScope();
                if (_gives[i])
                    gradients[i] = own;
                else
                    _pass._gradients[Wanted[i]] = own;
            }
            foreach (var later in given.Where(tensor => !ReferenceEquals(tensor, gradient)))
                later.Dispose();
        }

        /// <summary>The layer with what it drew the first time; generators go on from where they are.</summary>
        private Tensor Again(Tensor[] inputs)
        {
            var (routing, drawn) = (_pass._routing, _pass._routing.Drawn);
            var generator = _generator is null ? null : GeneratorState.Capture();
            try
            {
                routing.Drawn = _pass._drawn;
                if (_generator is not null)
                    GeneratorState.Restore(_generator);
                return _compute(_layer, inputs);
            }
            finally
            {
                routing.Drawn = drawn;
                if (generator is not null)
                    GeneratorState.Restore(generator);
            }
        }
    }
}
