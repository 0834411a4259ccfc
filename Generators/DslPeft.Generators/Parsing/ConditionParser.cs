using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parsing;

/// <summary>
/// Reads the conditions that a method sets on its uses: those on its class, and those on the classes of attributes that stand for several.
/// </summary>
internal static class ConditionParser
{
    private const string Requires = "RequiresAttribute",
        Advises = "AdvisesAttribute",
        Several = "ConditionsAttribute";

    public static IEnumerable<ConditionSpec> Of(INamedTypeSymbol type)
    {
        var counts = new Dictionary<string, int>();
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is not { } named || !(IsCondition(named) || named.DerivesFrom(Several)))
                continue;
            var name = MethodParser.ShortName(named.Name);
            var nth = counts.TryGetValue(name, out var before) ? before : 0;
            counts[name] = nth + 1;
            var conditions = IsCondition(named)
                ? [attribute]
                : named.GetAttributes().Where(inner => inner.AttributeClass is { } kind && IsCondition(kind));
            foreach (var condition in conditions)
            {
                yield return new ConditionSpec(condition.Text("expression"), condition.Text("because"))
                {
                    IsAdvice = condition.AttributeClass!.Is(Advises),
                    Rule = condition.Text("Rule"),
                    Property = condition.Get("Property") as string,
                    Fix = condition.Text("Fix"),
                    Least = condition.Text("Least"),
                    Attribute = name,
                    Nth = nth,
                };
            }
        }
    }

    private static bool IsCondition(INamedTypeSymbol type) => type.Is(Requires) || type.Is(Advises);
}
