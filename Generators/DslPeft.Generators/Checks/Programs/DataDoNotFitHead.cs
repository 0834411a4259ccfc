using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>A head is trained on rows of its kind: tagged words, questions, choices, or texts with labels.</summary>
internal sealed class DataDoNotFitHead : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT314",
            Severity.Error,
            "The data do not fit the head",
            "A {0} head cannot be trained on '{1}', which is marked [{2}Data]: {3}"
        );

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (
            spec is { IsAdaptation: true, Head.Form: var head }
            && spec.DataKind != DataKind.None
            && !head.IsTrainedBy(spec.DataKind, spec.Task)
        )
        {
            yield return At(
                Target.On("FineTune"),
                head.Name,
                spec.Data,
                spec.DataKind.ToString(),
                $"it trains a {string.Join(" or ", HeadForm.All.Where(form => form.IsTrainedBy(spec.DataKind, spec.Task)).Select(form => form.Name))} head"
            );
        }
    }
}
