using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Checks.Adaptations.Declaration;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>A gate takes the place of the scale alpha / rank in the published form (UniPELT) and in AdapterHub's files; both together are another method.</summary>
internal sealed class GateOverScale : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT273", Severity.Warning, "A gated update is scaled as well",
        "{0} takes the place of the scale alpha / rank of {1}, which is {2}: with Alpha = {3} the gate is the only factor");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        from gate in adaptation.Combinators
        where gate.Method.Join == Join.Gate
        from use in adaptation.Siblings(gate)
        let rank = use.Value("Rank")
        let alpha = use.Value("Alpha")
        where use.Method.Join == Join.LinearDelta && rank >= 1 && alpha > 0 && NumberNotFinite.IsFinite(alpha.Value)
        let factor = use.Value("RankStabilized") == 1 ? System.Math.Sqrt(rank.Value) : rank.Value
        where System.Math.Abs(alpha.Value / factor - 1) > 1e-9
        select At(Target.At(use.Attribute, "Alpha"), gate.Method.Name, use.Method.Name, Text(alpha.Value / factor), Text(factor)) with { Fix = Text(factor) };
}
