using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Diff pruning (Guo et al., arXiv 2012.07463): θ + z ⊙ w with a trained difference w for every entry of the base and hard concrete gates
/// z, which a penalty pulls towards 0. Inside a run the largest differences are kept, the gates are fixed at 0 or 1, and what is kept is
/// trained on.
/// </summary>
[PeftMethod(Join.Reparameterize, Mergeable = true, Changes = "Floor(Density * Selected + 0.5)")]
[Thaw(Role.All)]
[Requires("Density > 0 && Density < 1", "it is the share of entries that still differ at the end")]
[Requires("Sparsity > 0", "without a penalty no gate has a reason to close")]
[Requires("Lower < 0 && Upper > 1", "gates reach 0 and 1 only where the sigmoid is stretched beyond them")]
[Requires("PruneAfter > 0 && PruneAfter < 1", "pruning stands between the two parts of a run")]
[Requires("GateRate > 0", "a gate of rate 0 stays open")]
[TypicalLearningRate(1e-6, 1e-2)]
public sealed class DiffPruningAttribute(params string[] sites) : PeftAttribute(sites)
{
    // A gate of a logit so far from 0 is 0 or 1 whatever the noise, and its gradient 0.
    private const double Closed = 40;

    /// <summary>Share of the entries that differ from the base's at the end.</summary>
    public required double Density { get; init; }

    /// <summary>True for a second gate that all entries of a parameter share (structured diff pruning).</summary>
    [DefaultValue(true)]
    public bool Structured { get; init; } = true;

    /// <summary>Weight of the penalty: the expected number of open gates.</summary>
    [DefaultValue(1.25e-7)]
    public double Sparsity { get; init; } = 1.25e-7;

    /// <summary>Share of the steps before pruning.</summary>
    [DefaultValue(0.5)]
    public double PruneAfter { get; init; } = 0.5;

    /// <summary>Where the gates' sigmoid is stretched to below 0.</summary>
    [DefaultValue(-1.5)]
    public double Lower { get; init; } = -1.5;

    /// <summary>Where it is stretched to above 1.</summary>
    [DefaultValue(1.5)]
    public double Upper { get; init; } = 1.5;

    /// <summary>The gates' logit at the start.</summary>
    [DefaultValue(5.0)]
    public double GateStart { get; init; } = 5;

    /// <summary>How many times faster than the differences the gates' logits are trained.</summary>
    [DefaultValue(2000.0)]
    public double GateRate { get; init; } = 2000;

    /// <summary>The parameter in use, of its own shape: θ plus the gated difference.</summary>
    public static Tensor Value(
        [Base] Tensor parameter,
        [Weight("Shape", Init.Zeros)] Tensor difference,
        [Weight("Shape", Init.Zeros, NoDecay = true)] Tensor gate,
        [Weight("1", Init.Zeros, If = "Structured")] Tensor? shared,
        [Is("GateStart")] double start,
        [Is("GateRate")] double rate,
        [Is("Lower")] double lower,
        [Is("Upper")] double upper
    )
    {
        var open = Kernels.HardConcrete(gate, start, rate, lower, upper);
        var all = Kernels.HardConcrete(shared!, start, rate, lower, upper);
        return parameter + difference * open * all;
    }

    /// <summary>The expected number of open gates of a parameter, weighted.</summary>
    public static Tensor Penalty(
        Tensor gate,
        Tensor? shared,
        [Is("GateStart")] double start,
        [Is("GateRate")] double rate,
        [Is("Log(0 - Lower / Upper)")] double shift,
        [Is("Sparsity")] double weight
    ) => (Kernels.OpenGates(gate, start, rate, shift) + Kernels.OpenGates(shared!, start, rate, shift)) * weight;

    /// <summary>
    /// After a step: when its share of the steps is over, keeps the largest differences of all parameters together and sets the others to
    /// 0, for good.
    /// </summary>
    [On(When.AfterStep)]
    public static void Prune(
        Moment moment,
        Tensor[] difference,
        Tensor[] gate,
        Tensor[] shared,
        [Is("Floor(Density * Selected + 0.5)")] long kept,
        [Is("PruneAfter")] double after,
        [Is("GateStart")] double start,
        [Is("GateRate")] double rate,
        [Is("Lower")] double lower,
        [Is("Upper")] double upper
    )
    {
        var last = Math.Max(1, (int)(after * moment.TotalSteps));
        if (moment.Step < last)
            return;
        var (open, closed) = ((Closed - start) / rate, (-Closed - start) / rate);
        if (moment.Step == last)
        {
            var sizes = difference
                .Select((part, i) => (part * Gate(gate[i]) * (shared.Length > 0 ? Gate(shared[i]) : 1)).abs().reshape(-1))
                .ToArray();
            var all = cat(sizes);
            var isLargest = zeros_like(all).index_fill_(0, all.topk((int)kept, sorted: false).indexes, Scalars.Of(1)).gt(Scalars.Of(0));
            foreach (var (part, largest) in gate.Zip(isLargest.split([.. sizes.Select(size => size.numel())])))
                part.copy_(where(largest.reshape(part.shape), open, closed));
        }
        for (var i = 0; i < gate.Length; i++)
        {
            var isKept = gate[i].gt(Scalars.Of((open + closed) / 2));
            gate[i].copy_(where(isKept, open, closed));
            difference[i].mul_(isKept);
        }
        foreach (var part in shared)
            part.fill_(Scalars.Of(open));

        Tensor Gate(Tensor gates) => Kernels.HardConcrete(gates, start, rate, lower, upper);
    }
}
