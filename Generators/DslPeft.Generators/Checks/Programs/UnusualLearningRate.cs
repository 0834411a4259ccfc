using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>
/// Methods want learning rates that differ by factors of 10 to 1000; a rate taken over from full fine-tuning trains most of them too
/// little.
/// </summary>
internal sealed class UnusualLearningRate : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT310",
            Severity.Warning,
            "The learning rate is unusual for the method",
            "The learning rate {0} is {1} than {2} is trained with: {3} to {4}"
        );

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        // A hybrid may take the rate of any of its methods.
        if (spec.Rates.Count == 0 || !(spec.LearningRate > 0 && spec.LearningRate <= 1))
            yield break;
        var (low, high) = (spec.Rates.Min(rates => rates.Low), spec.Rates.Max(rates => rates.High));
        if (spec.LearningRate < low || spec.LearningRate > high)
            yield return At(
                Target.On("FineTune", "LearningRate"),
                Text(spec.LearningRate),
                spec.LearningRate < low ? "lower" : "higher",
                string.Join(" with ", spec.Rates.Select(rates => rates.Method).Distinct()),
                Text(low),
                Text(high)
            );
    }
}
