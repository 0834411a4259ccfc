using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Programs;

/// <summary>There is at least one epoch, one row in a batch, and one token between the special ones.</summary>
internal sealed class TrainingSizeOutOfRange : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT306", Severity.Error, "A size of the training is out of range", "{0} is {1}; it must be at least {2}");

    public override IEnumerable<Finding> Check(ExecutableSpec spec) =>
        from size in new[]
        {
            ("FineTune", "Epochs", spec.Epochs, 1),
            ("FineTune", "BatchSize", spec.BatchSize, 1),
            ("FineTune", "Accumulate", spec.Accumulate, 1),
            ("FineTune", "MaxLength", spec.MaxLength, 3),
            ("EarlyStopping", "patience", spec.Patience ?? 1, 1),
        }
        let fix = Text(size.Item4)
        where size.Item3 < size.Item4
        select At(Target.On(size.Item1, size.Item2), size.Item2, Text(size.Item3), fix) with
        {
            Fix = fix,
        };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
