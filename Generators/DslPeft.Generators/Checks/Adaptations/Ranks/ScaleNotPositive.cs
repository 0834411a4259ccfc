using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Checks.Adaptations.Declaration;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Ranks;

/// <summary>Alpha 0 multiplies the update away: everything is trained and nothing changes.</summary>
internal sealed class ScaleNotPositive : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT213", Severity.Error, "Alpha is not positive", "Alpha of {0} is {1}: the update is multiplied by alpha / rank, which must be positive");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        from use in adaptation.Woven
        let rank = use.Value("Rank")
        let alpha = use.Value("Alpha")
        where rank is not null && alpha is not null && NumberNotFinite.IsFinite(alpha.Value) && !(alpha > 0)
        select At(Target.At(use.Attribute, "Alpha"), use.Method.Name, Text(alpha.Value)) with { Fix = rank >= 1 && !RankOutOfRange.Is(adaptation, use) ? Text(use.Value("RankStabilized") == 1 ? System.Math.Ceiling(2 * System.Math.Sqrt(rank.Value)) : 2 * rank.Value) : "" };
}
