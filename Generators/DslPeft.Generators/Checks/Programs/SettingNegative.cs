using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>Columns and lengths of a data set are counted from 0 on, where 0 is the format's own.</summary>
internal sealed class SettingNegative : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT326",
            Severity.Error,
            "A setting of the data set is negative",
            "'{0}' says {1}; columns and lengths are not negative, and 0 is the format's own"
        );

    public override IEnumerable<Finding> Check(ExecutableSpec spec) =>
        spec.NegativeSettings.Select(setting => At(Target.On("FineTune"), spec.Data, setting));
}
