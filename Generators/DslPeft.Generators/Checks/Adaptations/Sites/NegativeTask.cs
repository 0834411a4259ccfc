using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Sites;

/// <summary>Tasks are counted from 0; -1, which need not be said, is every row.</summary>
internal sealed class NegativeTask : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT272",
            Severity.Error,
            "A task is negative",
            "Task of {0} is {1}; tasks are numbered from 0, and a method of every row names none"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        adaptation
            .Spec.Methods.Where(use => use.Task < -1)
            .Select(use => At(Target.At(use.Attribute, "Task"), use.Method.Name, Text(use.Task)));
}
