using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Heads;

/// <summary>A head may say what must hold of its options.</summary>
internal sealed class HeadRequirementNotMet : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT278", Severity.Error, "A requirement of the head is not met", "{0} cannot {1}: {2}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        if (adaptation.Spec is not { Head: { Own: { } use } head, Architecture: { } architecture } || adaptation.Sites is null)
            yield break;
        foreach (var requirement in use.Method.Conditions.Where(requirement => Value(architecture, use, requirement.Expression) == 0))
        {
            var property = DeclaredAdaptation.PropertyIn(requirement.Expression, use);
            yield return property.Length == 0
                ? At(Target.At(head.Attribute), use.Method.Name, "be used", requirement.Because)
                : At(
                    Target.At(head.Attribute, property),
                    use.Method.Name,
                    $"have {property} = {use.Value(property)!.Value.ToString("R", CultureInfo.InvariantCulture)}",
                    requirement.Because
                );
        }
    }

    /// <summary>The value of an expression; null for a wrong one, which is the head's own fault and reported there.</summary>
    private static double? Value(ArchitectureSpec architecture, MethodUse use, string expression)
    {
        try
        {
            return Arithmetic.Evaluate(expression, name =>
                use.Value(name) ?? (name == HeadClass.Hidden ? architecture.Parts.First(part => part.Kind == PartKind.Embed).Out : null)
            );
        }
        catch (System.FormatException)
        {
            return null;
        }
    }
}
