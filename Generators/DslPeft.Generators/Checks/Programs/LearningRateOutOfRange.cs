using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>A learning rate of 0 trains nothing, one above 1 diverges with AdamW.</summary>
internal sealed class LearningRateOutOfRange : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT307", Severity.Error, "The learning rate is out of range", "The learning rate is {0}; it must be above 0 and at most 1");

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (!(spec.LearningRate > 0 && spec.LearningRate <= 1))
            yield return At(Target.On("FineTune", "LearningRate"), Text(spec.LearningRate));
    }
}
