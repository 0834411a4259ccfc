using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>
/// The bias of relative positions is computed once for a stack: its attentions name one table, of a column for each of their heads.
/// </summary>
internal sealed class RelativePositionsDoNotFit : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT141", Severity.Error, "Relative positions do not fit the attention", "Relative positions of '{0}' {1}");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec)
    {
        foreach (var stack in spec.Stacks)
        {
            var own = stack.Attentions.Where(attention => attention is { Cross: false }).ToList();
            foreach (var attention in own.Where(attention => attention.Relative.Length > 0))
            {
                var table = spec.Parts.FirstOrDefault(part => part.Kind == PartKind.RelativePositions && part.Name == attention.Relative);
                // Half of a direction's buckets hold one distance each, and there is a further one.
                var fewest = attention.Causal ? 2 : 4;
                var reason =
                    table is null ? $"are those of a part '{attention.Relative}', and there is none with [RelativePositions]"
                    : table.Out != attention.Heads ? $"are of {Text(table.Out)} heads, and it has {Text(attention.Heads)}"
                    : table.In < fewest ? $"have {Text(table.In)} buckets, and need at least {Text(fewest)}"
                    : table.Distance <= table.In / (attention.Causal ? 2 : 4)
                        ? $"share a bucket from the distance {Text(table.Distance)} on, before which each has its own"
                    : own.Any(other => other.Relative != attention.Relative || other.Causal != attention.Causal)
                        ? "are not those of every attention of the stack"
                    : attention.Rotary != 0 ? "stand beside rotary ones"
                    : null;
                if (reason is not null)
                    yield return At(Target.Of($"{stack.Layers.Name}.{attention.Type.Name}", "Relative"), attention.Type.Name, reason);
            }
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
