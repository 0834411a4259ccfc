using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Combinators;

/// <summary>
/// (IA)³ scales the hidden features of a feed-forward sublayer behind its activation, which is the input of the second projection. At the
/// output of the first one the factors stand before the activation: that is another method.
/// </summary>
internal sealed class RescaledBeforeActivation : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT262",
            Severity.Warning,
            "Factors stand before the activation",
            "{0} scales what '{1}' gives, before the activation; the hidden features behind it are the input of '{2}': use {0} there with {3} = true"
        );

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        from site in adaptation.Uses
        let use = site.Use
        let atInput = use.Method.AtInput
        where use.Value(atInput) == 0
        from sublayer in adaptation.Spec.Architecture!.Parts.SelectMany(part => part.Block?.Sublayers ?? default)
        where sublayer.Part("Up") is not null && site.Site.Path == $"{sublayer.Type.Name}.Up" && sublayer.Activation != Act.None
        let down = sublayer.Part("Down") is { Site.Length: > 0 } named ? named.Site : $"{sublayer.Type.Name}.Down"
        // Beside other sites, the option would move the factors of those as well.
        select At(Target.At(use.Attribute, "sites:" + site.Name), use.Method.Name, site.Name, down, atInput) with
        {
            Fix = use.Sites.Count == 1 ? down : "",
        };
}
