using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Plan;

namespace DslPeft.Generators.Specs.Rules;

/// <summary>A method may say what must hold of its options and of the places it is used at.</summary>
internal sealed class RequirementNotMet : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT261", Severity.Error, "A requirement of the method is not met", "{0} needs {1}{2}: {3}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation) =>
        from use in adaptation.Woven.Concat(adaptation.Combinators)
        from requirement in Unmet(adaptation, use)
        let property = DeclaredAdaptation.PropertyIn(requirement.Expression, use)
        select At(Target.At(use.Attribute, property), use.Method.Name, requirement.Expression, property.Length > 0 ? $", and {property} is {Text(use.Value(property)!.Value)}" : "", requirement.Because);

    /// <summary>What does not hold of a use.</summary>
    public static IEnumerable<RequirementSpec> Unmet(DeclaredAdaptation adaptation, MethodUse use) => use.Method.Requirements.Count == 0
        ? []
        : use.Method.Requirements.Where(requirement => IsTold(use, requirement) && Sites(adaptation, use).Any(site => DeclaredAdaptation.Value(requirement.Expression, use, site) == 0));

    /// <summary>False where an option that the requirement names is no number, which another rule reports.</summary>
    private static bool IsTold(MethodUse use, RequirementSpec requirement) =>
        MethodBodies.NamesIn(requirement.Expression).All(name => use.Value(name) is not { } value || NumberNotFinite.IsFinite(value));

    /// <summary>A combinator has no sites of its own.</summary>
    private static IEnumerable<SiteTarget?> Sites(DeclaredAdaptation adaptation, MethodUse use) => use.Method.IsAround ? new SiteTarget?[] { null } : adaptation.Places(use).Select(site => (SiteTarget?)site);
}
