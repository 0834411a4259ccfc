using System.Collections.Generic;
using System.Globalization;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>The auxiliary loss of clozes is a share of the whole.</summary>
internal sealed class AuxiliaryOutOfRange : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT335",
            Severity.Error,
            "The share of the auxiliary loss is out of range",
            "'{0}' gives the auxiliary loss the share {1}: it must be a number from 0 to below 1"
        );

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (spec.DataKind == DataKind.Pattern && !(spec.Auxiliary >= 0 && spec.Auxiliary < 1))
            yield return At(Target.On("FineTune"), spec.Data, spec.Auxiliary.ToString(CultureInfo.InvariantCulture));
    }
}
