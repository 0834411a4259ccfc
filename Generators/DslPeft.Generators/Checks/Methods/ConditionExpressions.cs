using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Checks.Adaptations.Conditions;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Methods;

/// <summary>What the conditions of a method say beside words: expressions, and names of rules and properties.</summary>
internal static class ConditionExpressions
{
    /// <summary>The expressions of a condition with the names that they may use.</summary>
    public static IEnumerable<(Target Target, string Text, string[] Names)> Of(ConditionSpec condition, string[] properties, string[] names)
    {
        yield return (At(condition, "expression"), condition.Expression, names);
        yield return (At(condition, "Fix"), condition.Fix, names);
        yield return (At(condition, "Least"), condition.Least, names);
        yield return (At(condition, "Property"), condition.Property ?? "", properties);
        foreach (var hole in ConditionText.Holes(condition.Because).Where(hole => !UseConditions.Words.Contains(hole)))
            yield return (At(condition, "because"), hole, names);
    }

    /// <summary>What else is wrong, and what would be right there; null for nothing.</summary>
    public static (string Fault, string Known)? Fault(MethodSpec method, ConditionSpec condition)
    {
        if (method.Head is not null)
        {
            return condition is { IsAdvice: false, Rule: "", Property: null, Fix: "", Least: "" }
                ? null
                : ("a condition of a head is an expression and a reason alone", "[Requires(expression, because)]");
        }

        var rules = ConditionNotMet.Identifiers(condition);
        return condition.Rule.Length == 0 || rules.Contains(condition.Rule)
            ? null
            : ($"'{condition.Rule}' is no rule of such conditions", string.Join(", ", rules));
    }

    public static Target Target(ConditionSpec condition) => At(condition, condition.Rule.Length > 0 ? "Rule" : "");

    /// <summary>Of an attribute that stands for several conditions, the attribute as a whole.</summary>
    private static Target At(ConditionSpec condition, string argument) =>
        Checks.Target.On(condition.Attribute, condition.Attribute is "Requires" or "Advises" ? argument : "", condition.Nth);
}
