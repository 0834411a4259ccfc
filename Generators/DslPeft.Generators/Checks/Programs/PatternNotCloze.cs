using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>A pattern has one mask and a field of the row.</summary>
internal sealed class PatternNotCloze : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } = new("DPEFT330", Severity.Error, "A pattern is no cloze", "{0} of '{1}' {2}");

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (spec.DataKind != DataKind.Pattern)
            yield break;
        if (spec.Patterns.Count == 0)
            yield return At(Target.On("FineTune"), "The list of patterns", spec.Data, "is empty");
        foreach (var pattern in spec.Patterns.Where(pattern => pattern.Fault.Length > 0))
            yield return At(Target.On("FineTune"), $"The pattern '{pattern.Text}'", spec.Data, pattern.Fault);
        foreach (var repeated in spec.Patterns.GroupBy(pattern => pattern.Text).Where(group => group.Count() > 1))
            yield return At(Target.On("FineTune"), $"The pattern '{repeated.Key}'", spec.Data, "stands there twice");
    }
}
