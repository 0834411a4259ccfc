using System.Collections.Generic;

namespace DslPeft.Generators.Specs.Rules;

/// <summary>A program reads a declared data set.</summary>
internal sealed class NotTextData : Rule<ExecutableSpec>
{
    public override RuleInfo Info { get; } = new("DPEFT303", Severity.Error, "The program reads something that is not a data set", "'{0}' is not a data set: it is not marked [TextData]");

    public override IEnumerable<Finding> Check(ExecutableSpec spec)
    {
        if (!spec.IsTextData)
            yield return At(Target.On("FineTune"), spec.Data);
    }
}
