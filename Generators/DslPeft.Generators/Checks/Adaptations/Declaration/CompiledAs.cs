using System.Collections.Generic;
using DslPeft.Generators.Ir;

namespace DslPeft.Generators.Checks.Adaptations.Declaration;

/// <summary>Nothing is wrong: says in the editor what the passes made of a declaration, which its documentation says as well.</summary>
internal sealed class CompiledAs : Rule<AdaptationPlan>
{
    public override RuleInfo Info { get; } = new("DPEFT290", Severity.Info, "What the compiler made of the adaptation", "'{0}': {1}");

    public override IEnumerable<Finding> Check(AdaptationPlan plan) =>
        [At(Target.Type, plan.Spec.Type.Name, string.Join("; ", plan.Notes))];
}
