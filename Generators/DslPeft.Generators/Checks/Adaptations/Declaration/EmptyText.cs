using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Declaration;

/// <summary>An option that is given and says nothing was probably meant to say something.</summary>
internal sealed class EmptyText : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT270", Severity.Error, "An option says nothing", "{0} of {1} is empty: leave it out{2}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        from use in adaptation.Spec.Methods
        from name in use.EmptyTexts
        select At(Target.At(use.Attribute, name), name, use.Method.Name, name == "Layers" ? " for all layers, or name some" : "");
}
