using System.Collections.Generic;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Heads;

/// <summary>The architecture says how a head of its kind is built.</summary>
internal sealed class MissingRecipe : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT235", Severity.Error, "The architecture has no recipe for the head", "'{0}' has no recipe for this head: mark it [{1}]");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        // Of a faulty architecture another rule speaks.
        if (
            adaptation is { Sites: not null, Spec: { Head: { } head, Architecture: { } architecture } }
            && architecture.MissingRecipe(head.Form) is { } recipe
        )
            yield return At(Target.At(head.Attribute), architecture.Type.Name, recipe + "Recipe");
    }
}
