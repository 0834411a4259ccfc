using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>A program trains a declared adaptation.</summary>
internal sealed class NotAnAdaptation : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT302",
            Severity.Error,
            "The program trains something that is not an adaptation",
            "'{0}' is not an adaptation of a declared architecture: it is not marked [Adapt<T>]"
        );

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (!spec.IsAdaptation)
            yield return At(Target.On("FineTune"), spec.Adapted);
    }
}
