using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DslPeft.Generators.Specs.Rules;

/// <summary>There is at least one epoch, one row in a batch, and one token between the special ones.</summary>
internal sealed class TrainingSizeOutOfRange : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } = new("DPEFT306", Severity.Error, "A size of the training is out of range", "{0} is {1}; it must be at least {2}");

    public override IEnumerable<Finding> Check(ExecutableSpec spec) =>
        from size in new[] { ("Epochs", spec.Epochs, 1), ("BatchSize", spec.BatchSize, 1), ("MaxLength", spec.MaxLength, 3) }
        let fix = size.Item3.ToString(CultureInfo.InvariantCulture)
        where size.Item2 < size.Item3
        select At(Target.On("FineTune", size.Item1), size.Item1, size.Item2.ToString(CultureInfo.InvariantCulture), fix) with { Fix = fix };
}
