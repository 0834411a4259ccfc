using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>Without a head there is no output to compare with a label.</summary>
internal sealed class NoHead : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT304", Severity.Error, "The program's adaptation has no head", "'{0}' has no head, so it has no loss to train by");

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (spec is { IsAdaptation: true, Head: null })
            yield return At(Target.On("FineTune"), spec.Adapted);
    }
}
