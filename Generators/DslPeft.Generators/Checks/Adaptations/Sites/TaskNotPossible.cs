using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Sites;

/// <summary>What changes the length of the input, or a weight, changes it for every row of a batch.</summary>
internal sealed class TaskNotPossible : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT255", Severity.Error, "The method cannot be limited to one task", "{0} works on all rows of a batch: {1}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        from use in adaptation.Spec.Methods
        where use.Task >= 0
        let why = Why(use)
        where why is not null
        select At(Target.At(use.Attribute, "Task"), use.Method.Name, why);

    private static string? Why(MethodUse use) =>
        use.Method.IsAround ? "give the task to the method it is around" : use.Method.Form.WhyNotOfOneTask;
}
