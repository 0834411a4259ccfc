using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Storage;

/// <summary>Where no method folds into a quantised weight, a wish to merge changes nothing.</summary>
internal sealed class NothingMerged : Rule<AdaptationPlan>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT294",
            Severity.Warning,
            "No method folds into a quantised weight",
            "'{0}' asks for dense weights in the place of quantised ones, but none of its methods folds into one"
        );

    public override IEnumerable<Finding> Check(AdaptationPlan plan)
    {
        if (!plan.Spec.Storage.Merge)
            yield break;
        var quantised = BaseTensors.Of(plan.Spec.Architecture!).Where(tensor => tensor.IsOfLayer).Select(tensor => tensor.Name).ToList();
        if (!plan.Training.Stages.SelectMany(stage => stage.Deploys).Any(step => quantised.Contains(step.Name)))
            yield return At(Target.At(plan.Spec.Storage.Attribute, "Merge"), plan.Spec.Type.Name);
    }
}
