using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Declaration;

/// <summary>An attribute that looks like a method and says nothing to the compiler would be ignored.</summary>
internal sealed class NotAMethod : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT237", Severity.Error, "An attribute is neither a method nor a head", "'{0}' {1}, so it does nothing");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        adaptation.Spec.Unknown.Select(unknown =>
            At(
                Target.At(unknown.Attribute),
                unknown.Name,
                unknown.IsHead
                    ? "derives from HeadAttribute but is not marked [PeftHead]"
                    : "derives from PeftAttribute but is not marked [PeftMethod]"
            )
        );
}
