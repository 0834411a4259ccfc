using System.Collections.Generic;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.HeadClasses;

/// <summary>Emitted code makes an object of the head's run-time class, from the attribute or from nothing.</summary>
internal sealed class RunTimeClass : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT432", Severity.Error, "A head's run-time class cannot be made", "The head '{0}' cannot be made: {1}");

    public override IEnumerable<Finding> Check(MethodSpec head)
    {
        var declared = head.Head!;
        if (declared.Fault.Length > 0)
            yield return At(
                Target.On("PeftHead", "head"),
                head.Name,
                $"its run-time class {(declared.RunTime.Length > 0 ? $"'{declared.RunTime}' " : "")}{declared.Fault}"
            );
        if (declared.HasParameters)
            yield return At(
                Target.Type,
                head.Name,
                "the constructor of its attribute has parameters, which emitted code does not know: let properties say what it needs"
            );
    }
}
