using System.Collections.Generic;
using System.Globalization;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>Attention splits a projection into heads of equal width.</summary>
internal sealed class HeadsDoNotDivide : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT102", Severity.Error, "The heads do not divide the width", "{0} heads do not divide the width {1} of '{2}'; {3} do");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec)
    {
        foreach (var (sublayer, path) in ArchitectureParts.Sublayers(spec))
        {
            if (sublayer.Kind != SublayerKind.Attention || sublayer.Heads <= 0)
                continue;
            foreach (var name in new[] { "Query", "Key", "Value" })
            {
                var heads = sublayer.HeadsOf(name);
                if (heads <= 0 || sublayer.Projection(name) is not { Out: > 0 } part || part.Out % heads == 0)
                    continue;
                var nearest = Nearest.Divisor(part.Out, heads).ToString(CultureInfo.InvariantCulture);
                yield return At(
                    spec.TargetOf(path, heads == sublayer.Heads ? "heads" : "KeyValueHeads"),
                    heads.ToString(CultureInfo.InvariantCulture),
                    part.Out.ToString(CultureInfo.InvariantCulture),
                    $"{sublayer.Type.Name}.{name}",
                    nearest
                ) with
                {
                    Fix = nearest,
                };
                break;
            }
        }
    }
}
