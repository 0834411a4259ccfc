using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>Decay and clipping are limits and cannot be negative.</summary>
internal sealed class OptimizerOutOfRange : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT309", Severity.Error, "An option of the optimizer is out of range", "{0} is {1}; it must be {2}");

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (!(spec.WeightDecay >= 0 && spec.WeightDecay < 1))
            yield return At(Target.On("AdamW", "WeightDecay"), "WeightDecay", Text(spec.WeightDecay), "at least 0 and below 1");
        if (!(spec.ClipNorm >= 0 && !double.IsInfinity(spec.ClipNorm)))
            yield return At(Target.On("AdamW", "ClipNorm"), "ClipNorm", Text(spec.ClipNorm), "positive, or 0 for no clipping");
    }
}
