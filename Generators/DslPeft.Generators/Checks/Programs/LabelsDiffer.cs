using System.Collections.Generic;
using System.Globalization;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>Each label of the data has an output of the head.</summary>
internal sealed class LabelsDiffer : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT305",
            Severity.Error,
            "The head and the data differ in their labels",
            "The {0} head of '{1}' has {2} outputs, but '{3}' declares {4} labels"
        );

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (
            spec is { IsAdaptation: true, Head: { Form.GivesWords: false } head, Labels.Count: > 0 }
            && (head.Own is null || head.Labels > 0)
            && head.Labels != spec.Labels.Count
        )
            yield return At(Target.On("FineTune"), head.Form.Name, spec.Adapted, Count(head.Labels), spec.Data, Count(spec.Labels.Count));
    }

    private static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);
}
