using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Checks.Adaptations.Declaration;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Conditions;

/// <summary>A place at which a condition is looked at.</summary>
/// <param name="Site">The site; null for a combinator, and where a use has no right site.</param>
/// <param name="Name">Its name in the declaration.</param>
internal sealed record ConditionPlace(SiteTarget? Site, string Name);

/// <summary>The conditions of a method, evaluated for one use.</summary>
internal sealed class UseConditions(DeclaredAdaptation adaptation, MethodUse use)
{
    // The usual scales of LoRA.
    private const double LeastScale = 0.25,
        MostScale = 8;

    /// <summary>What expressions of conditions know beside the properties and the sizes of a site.</summary>
    public static readonly string[] Names = ["Passes", "Labels", "Gated", "LeastScale", "MostScale"];

    /// <summary>What messages know beside expressions.</summary>
    public static readonly string[] Words = ["Method", "Site", "Gate"];

    private readonly MethodUse? _gate = use.Method.IsAround
        ? null
        : adaptation.Combinators.FirstOrDefault(other =>
            other.Around == use.Method.FullName && other.Method.Form is { WeighsOther: true } form && form.WhyNotAround(use.Method) is null
        );

    private IReadOnlyList<ConditionPlace>? _places;

    public MethodUse Use => use;

    /// <summary>Every place of the use, and one without a site where it has none.</summary>
    private IReadOnlyList<ConditionPlace> Places => _places ??= Find();

    /// <summary>The requirements that the use does not meet.</summary>
    public IEnumerable<ConditionSpec> Unmet =>
        use.Method.Conditions.Where(condition => !condition.IsAdvice && Failing(condition).Count > 0);

    /// <summary>The places at which a condition does not hold; a wrong expression is the method's fault and reported as such.</summary>
    public IReadOnlyList<ConditionPlace> Failing(ConditionSpec condition)
    {
        // An option that is no number is another rule's matter.
        if (MethodBodies.NamesIn(condition.Expression).Any(name => use.Value(name) is { } value && !NumberNotFinite.IsFinite(value)))
            return [];
        var places =
            condition.Least.Length == 0
                ? Places
                : [.. Places.Where(place => place.Site is not null).OrderBy(place => Value(condition.Least, use, place)).Take(1)];
        return [.. places.Where(place => !Holds(condition, use, place))];
    }

    public bool Holds(ConditionSpec condition, MethodUse changed, ConditionPlace place) =>
        Value(condition.Expression, changed, place) is not 0;

    /// <summary>True for advice on an option that breaks a rule of its own: what else it should be is then no question.</summary>
    public bool IsInDoubt(ConditionSpec advice) => Unmet.Any(other => other.Rule.Length > 0 && Shares(advice.Expression, other));

    /// <summary>The message of a condition.</summary>
    public string Fill(string text, ConditionPlace place) => ConditionText.Fill(text, hole => hole switch
            {
                "Method" => use.Method.Name,
                "Site" => place.Name,
                "Gate" => _gate?.Method.Name ?? "",
                _ => Value(hole, use, place) is { } value ? Text(value) : "",
            });

    /// <summary>
    /// What a fix writes; empty if there is nothing to offer, as where what it is computed from breaks a rule of its own.
    /// </summary>
    public string Fix(ConditionSpec condition, ConditionPlace place)
    {
        if (condition.Fix.Length == 0)
            return "";
        if (Unmet.Any(other => other.Rule.Length > 0 && other.Rule != condition.Rule && Shares(condition.Fix, other)))
            return "";
        return Value(condition.Fix, use, place) is { } value ? Text(value) : "";
    }

    private bool Shares(string expression, ConditionSpec other) =>
        MethodBodies.NamesIn(expression).Intersect(MethodBodies.NamesIn(other.Expression)).Any(name => use.Value(name) is not null);

    private double? Value(string expression, MethodUse changed, ConditionPlace place)
    {
        try
        {
            return Arithmetic.Evaluate(expression, name => Variables.Of(name, place.Site, changed) ?? Value(name, place));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private double? Value(string name, ConditionPlace place) =>
        name switch
        {
            "Passes" => use.Method.Passes,
            "Labels" => adaptation.Spec.Head?.Labels ?? 0,
            "Gated" => _gate is null ? 0 : 1,
            "LeastScale" => use.Method.Scales?.Low ?? LeastScale,
            "MostScale" => use.Method.Scales?.High ?? MostScale,
            "Layers" when use.Method.IsAround && adaptation.Stacks.Any() => adaptation.Stacks.Min(),
            _ => null,
        };

    private List<ConditionPlace> Find()
    {
        var places =
            use.Method.IsAround ? []
            : use.Method.Form.ComputesParameters ? adaptation.Places(use).Select(site => new ConditionPlace(site, site.Path))
            : adaptation.Of(use).Select(site => new ConditionPlace(site.Site, site.Name));
        return [.. places.DefaultIfEmpty(new ConditionPlace(null, ""))];
    }

    private static string Text(double value) => value.ToString("0.############", CultureInfo.InvariantCulture);
}
