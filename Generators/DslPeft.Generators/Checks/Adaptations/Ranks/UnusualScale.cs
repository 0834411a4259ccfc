using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Checks.Adaptations.Declaration;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Ranks;

/// <summary>The scale alpha / rank acts like a learning rate; published recipes keep it between 1/4 and 8.</summary>
internal sealed class UnusualScale : Rule<DeclaredAdaptation>
{
    private const double Least = 0.25, Most = 8;

    public override RuleInfo Info { get; } = new("DPEFT214", Severity.Warning, "The scale alpha / rank is unusual", "alpha / rank of {0} is {1}; usual are 0.25 to 8");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        from use in adaptation.Woven
        let rank = use.Value("InitialRank") ?? use.Value("Rank")
        let alpha = use.Value("Alpha")
        where rank >= 1 && alpha > 0 && NumberNotFinite.IsFinite(alpha.Value) && !RankOutOfRange.Is(adaptation, use)
        let divisor = use.Value("RankStabilized") == 1 ? System.Math.Sqrt(rank.Value) : rank.Value
        let scale = alpha.Value / divisor
        where scale is < Least or > Most
        // The usual value that is nearest; another one would be another decision.
        select At(Target.At(use.Attribute, "Alpha"), use.Method.Name, Text(scale)) with { Fix = Text(scale < Least ? System.Math.Ceiling(Least * divisor) : System.Math.Floor(Most * divisor)) };
}
