using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Checks.Adaptations.Declaration;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Ranks;

/// <summary>The scale alpha / rank acts like a learning rate; published recipes keep it between 1/4 and 8, unless the method says otherwise.</summary>
internal sealed class UnusualScale : Rule<DeclaredAdaptation>
{
    private const double Least = 0.25, Most = 8;

    public override RuleInfo Info { get; } = new("DPEFT214", Severity.Warning, "The scale alpha / rank is unusual", "alpha / rank of {0} is {1}; usual are {2} to {3}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        from use in adaptation.Woven
        let rank = use.Value("InitialRank") ?? use.Value("Rank")
        let alpha = use.Value("Alpha")
        where rank >= 1 && alpha > 0 && NumberNotFinite.IsFinite(alpha.Value) && !RankOutOfRange.Is(adaptation, use)
        let divisor = use.Value("RankStabilized") == 1 ? System.Math.Sqrt(rank.Value) : rank.Value
        let scale = alpha.Value / divisor
        let least = use.Method.Scales?.Low ?? Least
        let most = use.Method.Scales?.High ?? Most
        where scale < least || scale > most
        // The usual value that is nearest; another one would be another decision.
        select At(Target.At(use.Attribute, "Alpha"), use.Method.Name, Text(scale), Text(least), Text(most)) with { Fix = Text(scale < least ? System.Math.Ceiling(least * divisor) : System.Math.Floor(most * divisor)) };
}
