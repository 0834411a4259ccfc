using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>A fusion weighs members against each other.</summary>
internal sealed class SingleMember : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT252",
            Severity.Error,
            "A fusion has a single member",
            "{0} combines uses of {1}, and there is only one: add another with a Name"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        adaptation
            .Combinators.Where(use => use.Method.Form.CombinesUses && adaptation.Siblings(use).Count() == 1)
            .Select(use => At(Target.At(use.Attribute), use.Method.Name, adaptation.Siblings(use).First().Method.Name));
}
