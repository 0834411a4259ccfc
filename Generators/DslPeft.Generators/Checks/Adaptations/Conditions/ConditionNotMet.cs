using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Checks.Adaptations.Declaration;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Conditions;

/// <summary>
/// A condition of a method that a use does not meet. There is one rule for all: what must hold, where, what the message says and what a
/// fix writes stand on the methods (<see cref="ConditionSpec"/>). Conditions of one identifier are told once a use, the first that does
/// not hold.
/// </summary>
internal sealed class ConditionNotMet(RuleInfo info) : Rule<DeclaredAdaptation>
{
    /// <summary>The rule of requirements without an identifier of their own, and that of advice without one.</summary>
    public static readonly RuleInfo Requirement = new("DPEFT261", Severity.Error, "A requirement of the method is not met", "{0}{1}: {2}"),
        Advice = new("DPEFT279", Severity.Warning, "A use goes against the advice of its method", "{0}{1}: {2}");

    /// <summary>One rule for each identifier that a condition may have.</summary>
    public static IReadOnlyList<ConditionNotMet> All { get; } =
    [
        new(Requirement),
        new(Advice),
        Named("DPEFT212", Severity.Error, "The rank is out of range"),
        Named("DPEFT213", Severity.Error, "Alpha is not positive"),
        Named("DPEFT214", Severity.Warning, "The scale alpha / rank is unusual"),
        Named("DPEFT215", Severity.Warning, "The bottleneck is not narrower than the site"),
        Named("DPEFT225", Severity.Warning, "A mixture has one expert"),
        Named("DPEFT226", Severity.Warning, "A mixture shares everything"),
        Named("DPEFT227", Severity.Warning, "A consistency term has no weight"),
        Named("DPEFT228", Severity.Warning, "A consistency term compares single logits"),
        Named("DPEFT238", Severity.Error, "A method's dropout is out of range"),
        Named("DPEFT257", Severity.Error, "The number of layers to leave out is out of range"),
        Named("DPEFT260", Severity.Error, "The rank is not reduced"),
        Named("DPEFT273", Severity.Warning, "A gated update is scaled as well"),
    ];

    public override RuleInfo Info { get; } = info;

    /// <summary>The identifiers that a condition may name.</summary>
    public static IEnumerable<string> Identifiers(ConditionSpec condition) =>
        from rule in All
        let info = rule.Info
        where (info.Severity == Severity.Warning) == condition.IsAdvice && info != Requirement && info != Advice
        select info.Id;

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        foreach (var use in adaptation.Woven.Concat(adaptation.Combinators))
        {
            var own = use.Method.Conditions.Where(condition => Is(condition, Info));
            if (!own.Any())
                continue;
            var conditions = new UseConditions(adaptation, use);
            var told = own.Where(condition => !condition.IsAdvice || !conditions.IsInDoubt(condition))
                .Select(condition => (Condition: condition, Places: conditions.Failing(condition)))
                .Where(unmet => unmet.Places.Count > 0)
                .ToList();
            foreach (var (condition, places) in Info == Requirement || Info == Advice ? told : told.Take(1))
            {
                foreach (var place in condition.IsAdvice ? places : places.Take(1))
                    yield return condition.Rule.Length > 0 ? Told(conditions, condition, place) : Explained(conditions, condition, place);
            }
        }
    }

    /// <summary>A rule whose message is the condition's.</summary>
    private static ConditionNotMet Named(string id, Severity severity, string title) =>
        new(new RuleInfo(id, severity, title, RuleInfo.OfMethod));

    private static bool Is(ConditionSpec condition, RuleInfo info) =>
        condition.Rule.Length > 0 ? condition.Rule == info.Id : info == (condition.IsAdvice ? Advice : Requirement);

    private Finding Told(UseConditions conditions, ConditionSpec condition, ConditionPlace place) =>
        At(Target.At(conditions.Use.Attribute, Property(conditions.Use, condition)), conditions.Fill(condition.Because, place)) with
        {
            Fix = conditions.Fix(condition, place),
        };

    private Finding Explained(UseConditions conditions, ConditionSpec condition, ConditionPlace at)
    {
        var (use, property) = (conditions.Use, Property(conditions.Use, condition));
        var place = at.Site is { } site && use.Sites.Count > 0 ? $" at '{site.Path}'" : "";
        var because = conditions.Fill(condition.Because, at);
        var (verb, instead) = condition.IsAdvice ? ("should not", "should") : ("cannot", "must");
        if (property.Length == 0)
            return At(Target.At(use.Attribute), use.Method.Name, $" {verb} be used{place}", because);
        var allowed = AllowedValues.Of(use, property, changed => conditions.Holds(condition, changed, at), instead);
        var what = $" {verb} have {property} = {Text(use.Value(property)!.Value)}{place}{allowed}";
        return At(Target.At(use.Attribute, property), use.Method.Name, what, because) with { Fix = conditions.Fix(condition, at) };
    }

    private static string Property(MethodUse use, ConditionSpec condition) =>
        condition.Property ?? DeclaredAdaptation.PropertyIn(condition.Expression, use);
}
