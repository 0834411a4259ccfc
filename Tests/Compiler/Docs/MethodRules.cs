using System.Reflection;
using DslPeft.Compiler.Tests.Analyzers;
using DslPeft.Generators.Checks;
using DslPeft.Generators.Checks.Adaptations.Conditions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Compiler.Tests.Docs;

/// <summary>
/// The rules that a use of a method can break. Where a rule's conditions stand on the methods, these say it; otherwise the cases of the
/// rules show it: those whose case underlines a use of the method, and those whose case underlines an option that the method has as well.
/// </summary>
internal static class MethodRules
{
    private static readonly IReadOnlyList<RuleInfo> Rules =
    [
        .. RuleBook
            .Adaptation.Select(rule => rule.Info)
            .Concat(RuleBook.PlannedAdaptation.Select(rule => rule.Info))
            .OrderBy(rule => rule.Id, StringComparer.Ordinal),
    ];

    private static readonly ILookup<string, string> ByMethod = RuleCases
        .All.SelectMany(probe => Methods(probe).Select(method => (method, probe.Id)))
        .ToLookup(found => found.method, found => found.Id);

    /// <summary>The rules over adaptations that a method can break, in order of their identifiers.</summary>
    public static IEnumerable<RuleInfo> Of(string method)
    {
        var own = Conditions(MethodFacts.Methods[method]).Select(Identifier).ToHashSet();
        return Rules.Where(rule => (OfConditions.Contains(rule.Id) ? own : ByMethod[method]).Contains(rule.Id));
    }

    private static readonly IReadOnlySet<string> OfConditions = ConditionNotMet.All.Select(rule => rule.Info.Id).ToHashSet();

    private static IEnumerable<string> Methods(RuleCase probe)
    {
        var underlined = probe
            .Wrong.SelectMany(source => CSharpSyntaxTree.ParseText(source).GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>())
            .SelectMany(Uses)
            .Where(use => use.ToString() == probe.Squiggle || Arguments(use, probe.Squiggle).Any())
            .ToList();
        // A text that stands in uses of several methods does not tell which is meant.
        return underlined.DistinctBy(Name).Count() == 1
            ? underlined
                .SelectMany(use =>
                    WithOption([.. Arguments(use, probe.Squiggle).Select(argument => argument.NameEquals?.Name.ToString())])
                        .Append(Name(use))
                )
                .Distinct()
            : [];
    }

    /// <summary>The uses of the library's methods in a declaration.</summary>
    private static IEnumerable<AttributeSyntax> Uses(ClassDeclarationSyntax declaration) =>
        declaration.AttributeLists.SelectMany(list => list.Attributes).Where(attribute => MethodFacts.Methods.ContainsKey(Name(attribute)));

    private static IEnumerable<AttributeArgumentSyntax> Arguments(AttributeSyntax use, string text) =>
        (use.ArgumentList?.Arguments ?? []).Where(argument => argument.Expression.ToString() == text);

    private static IEnumerable<string> WithOption(HashSet<string?> options) =>
        MethodFacts
            .Methods.Where(method => MethodFacts.Options(method.Value).Any(option => options.Contains(option.Name)))
            .Select(method => method.Key);

    private static string Identifier(ConditionAttribute condition) =>
        condition.Rule ?? (condition is RequiresAttribute ? ConditionNotMet.Requirement : ConditionNotMet.Advice).Id;

    /// <summary>The conditions on a method's class, its own and those of a name for several.</summary>
    private static IEnumerable<ConditionAttribute> Conditions(Type method) =>
        method
            .GetCustomAttributes<ConditionAttribute>()
            .Concat(
                method
                    .GetCustomAttributes<ConditionsAttribute>()
                    .SelectMany(several => several.GetType().GetCustomAttributes<ConditionAttribute>())
            );

    private static string Name(AttributeSyntax use) => use.Name.ToString().Split('<')[0];
}
