using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>Warm-up is a share of the steps.</summary>
internal sealed class WarmupOutOfRange : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT308",
            Severity.Error,
            "The warm-up is not a share of the steps",
            "The warm-up is {0}; it is a share of the steps, from 0 to below 1"
        );

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (!(spec.Warmup >= 0 && spec.Warmup < 1))
            yield return At(Target.On("LinearWarmup", "ratio"), Text(spec.Warmup));
    }
}
