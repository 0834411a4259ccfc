using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Checks.Adaptations.Declaration;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Ranks;

/// <summary>A method may say what must hold of its options and of the places it is used at.</summary>
internal sealed class RequirementNotMet : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT261", Severity.Error, "A requirement of the method is not met", "{0}{1}: {2}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        from use in adaptation.Woven.Concat(adaptation.Combinators)
        from requirement in Unmet(adaptation, use)
        let site = Sites(adaptation, use).First(site => !Holds(requirement, use, site))
        let place = site is not null && use.Sites.Count > 0 ? $" at '{site.Path}'" : ""
        let property = DeclaredAdaptation.PropertyIn(requirement.Expression, use)
        select property.Length == 0
            ? At(Target.At(use.Attribute), use.Method.Name, $" cannot be used{place}", requirement.Because)
            : At(Target.At(use.Attribute, property), use.Method.Name,
                $" cannot have {property} = {Text(use.Value(property)!.Value)}{place}{AllowedValues.Of(use, property, changed => Holds(requirement, changed, site))}", requirement.Because);

    /// <summary>What does not hold of a use.</summary>
    public static IEnumerable<RequirementSpec> Unmet(DeclaredAdaptation adaptation, MethodUse use) => use.Method.Requirements.Count == 0
        ? []
        : use.Method.Requirements.Where(requirement => IsTold(use, requirement) && Sites(adaptation, use).Any(site => !Holds(requirement, use, site)));

    /// <summary>A wrong expression is the method's fault and reported as such.</summary>
    private static bool Holds(RequirementSpec requirement, MethodUse use, SiteTarget? site) => DeclaredAdaptation.Value(requirement.Expression, use, site) is not 0;

    /// <summary>False where an option that the requirement names is no number, which another rule reports.</summary>
    private static bool IsTold(MethodUse use, RequirementSpec requirement) =>
        MethodBodies.NamesIn(requirement.Expression).All(name => use.Value(name) is not { } value || NumberNotFinite.IsFinite(value));

    /// <summary>A combinator has no sites of its own.</summary>
    private static IEnumerable<SiteTarget?> Sites(DeclaredAdaptation adaptation, MethodUse use) => use.Method.IsAround ? new SiteTarget?[] { null } : adaptation.Places(use).Select(site => (SiteTarget?)site);
}
