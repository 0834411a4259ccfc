using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Specs.Rules;

/// <summary>Before a sublayer there is no norm to use twice.</summary>
internal sealed class NoNormBehind : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT256", Severity.Error, "No norm stands behind the sublayer", "{0} reads the normed sum at '{1}', but the blocks of '{2}' have their norms before the sublayers{3}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (adaptation.Sites is null)
            yield break;
        var preNorm = adaptation.Spec.Architecture!.Parts.Where(part => part.Block?.Residual == Residual.PreNorm).Select(part => part.Name).ToList();
        foreach (var site in adaptation.Uses.Where(site => !site.Site.IsOutput && preNorm.Contains(site.Site.Stack)))
            foreach (var parameter in (MethodBodies.Entry(site.Use.Method)?.Parameters ?? default).Where(parameter => parameter.Kind == ParameterKind.Normed))
                if (DeclaredAdaptation.Value(parameter.Expression, site.Use, site.Site) is not 0)
                    yield return At(Target.At(site.Use.Attribute, "sites:" + site.Name), site.Use.Method.Name, site.Name, adaptation.Spec.Architecture.Type.Name,
                        DeclaredAdaptation.PropertyIn(parameter.Expression, site.Use) is { Length: > 0 } property ? $": set {property} = false" : "");
    }
}
