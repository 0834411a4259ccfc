using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>A label stands for one index.</summary>
internal sealed class RepeatedLabels : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT312", Severity.Error, "A label is repeated or empty", "The labels of '{0}' hold {1}");

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (spec.Labels.Any(string.IsNullOrWhiteSpace))
            yield return At(Target.On("FineTune"), spec.Data, "an empty name");
        foreach (
            var label in spec
                .Labels.Where(label => !string.IsNullOrWhiteSpace(label))
                .GroupBy(label => label)
                .Where(group => group.Count() > 1)
                .Select(group => group.Key)
        )
            yield return At(Target.On("FineTune"), spec.Data, $"'{label}' twice");
    }
}
