using System.Collections.Generic;
using System.Globalization;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>The longest input and the virtual tokens before it must fit the position table.</summary>
internal sealed class InputsTooLong : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT311",
            Severity.Error,
            "Inputs may be longer than the position table",
            "Inputs of {0} tokens{1} need {2} positions, but '{3}' has {4}"
        );

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        var needed = (long)spec.MaxLength + spec.PositionOffset;
        if (spec.Positions == 0 || spec.PositionOffset >= spec.Positions || needed <= spec.Positions)
            yield break;
        yield return At(
            Target.On("FineTune", "MaxLength"),
            Count(spec.MaxLength),
            spec.PositionOffset == 0 ? "" : $" behind {Count(spec.PositionOffset)} virtual ones",
            Count(needed),
            spec.Architecture,
            Count(spec.Positions)
        ) with
        {
            Fix = Count(spec.Positions - spec.PositionOffset),
        };
    }

    private static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);
}
