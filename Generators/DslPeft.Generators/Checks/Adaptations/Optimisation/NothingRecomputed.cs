using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;

namespace DslPeft.Generators.Checks.Adaptations.Optimisation;

/// <summary>
/// Where no layer of one state has a gradient, there is nothing to recompute. Asked for by the assembly, it is silent there.
/// </summary>
internal sealed class NothingRecomputed : Rule<AdaptationPlan>
{
    public override RuleInfo Info { get; } =
        new("DPEFT280", Severity.Error, "There is no layer to recompute", "'{0}' asks for recomputed layers, but {1}");

    public override IEnumerable<Finding> Check(AdaptationPlan plan)
    {
        if (plan.Spec.Recompute && plan.AsksRecomputation && !plan.Training.Stages.Any(stage => stage.Recomputed))
            yield return At(Target.Type, plan.Spec.Type.Name, Reason(plan.Training));
    }

    private static string Reason(Graph graph) =>
        graph.Stages.Skip(graph.FrozenStages).Any(stage => stage.IsLayer)
            ? "each of its layers gives a second state, as beside a ladder, or adds to the loss, and such layers keep what they need"
            : "no layer of it has a gradient: what is trained stands above them all";
}
