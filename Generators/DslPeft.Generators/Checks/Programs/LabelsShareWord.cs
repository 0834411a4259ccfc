using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>A word stands for one label.</summary>
internal sealed class LabelsShareWord : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT333",
            Severity.Error,
            "A word stands for two labels",
            "The word '{0}' stands for {1} of '{2}': their scores would be the same"
        );

    public override IEnumerable<Finding> Check(ExecutableSpec spec) =>
        spec
            .Words.SelectMany(
                label => label.Words.Where(word => !string.IsNullOrWhiteSpace(word)).Distinct(),
                (label, word) => (label.Label, Word: word)
            )
            .GroupBy(entry => entry.Word)
            .Where(group => group.Select(entry => entry.Label).Distinct().Count() > 1)
            .Select(group =>
                At(Target.On("FineTune"), group.Key, string.Join(" and ", group.Select(entry => $"'{entry.Label}'").Distinct()), spec.Data)
            );
}
