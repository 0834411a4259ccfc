using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>A program makes an instance of its adaptation, which has none where the compiler can add nothing to its class.</summary>
internal sealed class FaultyAdaptation : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT317", Severity.Info, "The program's adaptation has errors", "'{0}' is not compiled before the errors of '{1}' are mended")
        {
            Follows = true,
        };

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (spec is { IsAdaptation: true, IsAdaptationEmitted: false })
            yield return At(Target.Type, spec.Type.Name, spec.Adapted);
    }
}
