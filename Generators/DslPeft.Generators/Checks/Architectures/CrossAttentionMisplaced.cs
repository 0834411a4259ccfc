using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>A cross attention reads what the stack before gives: keys and values of its own, without an order.</summary>
internal sealed class CrossAttentionMisplaced : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT140", Severity.Error, "A cross attention cannot read a memory", "The cross attention '{0}' {1}");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec)
    {
        var first = spec.Stacks.FirstOrDefault()?.Layers;
        foreach (var (attention, path) in ArchitectureParts.Sublayers(spec).Where(entry => entry.Sublayer.Cross))
        {
            var reason =
                first is not null && path.StartsWith(first.Name + ".", System.StringComparison.Ordinal)
                    ? "has no stack before its own, whose states it could read"
                : attention.Part(SublayerSpec.Fused) is not null
                    ? "has one layer for queries, keys and values, but queries are of the stack's own states, keys and values of the memory"
                : attention.Causal ? "is causal, but the memory's tokens do not stand in the order of its own"
                : attention.Rotary != 0 ? "has rotary positions, but the memory's tokens do not stand in the order of its own"
                : attention.Relative.Length > 0 ? "has relative positions, but the memory's tokens do not stand in the order of its own"
                : null;
            if (reason is not null)
                yield return At(Target.Of(path, "Cross"), attention.Type.Name, reason);
        }
    }
}
