using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>Combines the changes of one tensor that several adapters make.</summary>
internal static class Combination
{
    /// <summary>The combined change, of the changes' shape; a tensor of the caller's scope.</summary>
    public static Tensor Of(IReadOnlyList<Tensor> changes, double[] weights, MergeOptions options, string name)
    {
        var kept = changes.Select((change, i) => Kept(change, i, options, name)).ToList();
        var weighted = kept.Select((change, i) => change * Scalars.Of(weights[i])).ToList();
        if (options.Kind is not (MergeKind.Ties or MergeKind.DareTies))
            return weighted.Aggregate((sum, next) => sum.Plus(next));
        var all = stack(kept, 0);
        var votes = options.MajoritySign == MajoritySign.Total ? all.sum(dim: 0) : all.sign().sum(dim: 0);
        var elected = where(votes.ge(Scalars.Of(0)), ones_like(votes), -ones_like(votes));
        var agreeing = all.sign().eq(elected).to(all.dtype);
        return (stack(weighted, 0) * agreeing).sum(dim: 0) / agreeing.sum(dim: 0).clamp_min(Scalars.Of(1));
    }

    private static Tensor Kept(Tensor change, int adapter, MergeOptions options, string name)
    {
        if (options.Kind == MergeKind.Linear || options.Density == 1)
            return change;
        if (options.Kind is MergeKind.Ties or MergeKind.MagnitudePrune)
        {
            var flat = change.reshape(-1);
            var count = (int)(options.Density * flat.shape[0]);
            var (_, places) = flat.abs().topk(count, largest: true);
            return zeros_like(flat).index_put_(flat.index_select(0, places), [TensorIndex.Tensor(places)]).view(change.shape);
        }
        using var generator = new Generator(Seed(options.Seed, adapter, name), CPU);
        var drawn = empty(change.shape).bernoulli_(options.Density, generator).to(change.dtype, change.device);
        return change * drawn / Scalars.Of(options.Density);
    }

    /// <summary>A seed for each adapter and tensor, so that draws do not depend on the order of tensors: FNV-1a.</summary>
    private static ulong Seed(long seed, int adapter, string name)
    {
        var hash = 14695981039346656037UL ^ (ulong)seed;
        foreach (var part in Encoding.UTF8.GetBytes($"{adapter}/{name}"))
            hash = (hash ^ part) * 1099511628211UL;
        return hash & long.MaxValue;
    }
}
