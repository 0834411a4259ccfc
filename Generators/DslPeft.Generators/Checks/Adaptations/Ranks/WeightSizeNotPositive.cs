using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Checks.Adaptations.Conditions;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Adaptations.Ranks;

/// <summary>
/// Every dimension of a weight, and every number of copies, is a whole number of at least one. Where the method itself says why not, that
/// is reported alone.
/// </summary>
internal sealed class WeightSizeNotPositive : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } =
        new("DPEFT216", Severity.Error, "A size of the method is not a positive whole number", "{0}{1}: {2}");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        foreach (var use in adaptation.Woven)
        {
            var unmet = use.Method.Conditions.Count == 0 ? [] : new UseConditions(adaptation, use).Unmet.ToList();
            if (unmet.Any(condition => condition.Rule.Length == 0))
                continue;
            // Of several weights that one property makes wrong, the property is told once.
            var told = new HashSet<string>();
            foreach (
                var weight in DeclaredAdaptation
                    .Weights(use)
                    .Select(parameter => parameter.Weight!)
                    .Where(weight => !unmet.Any(condition => Names(use, condition.Expression).Intersect(Names(use, weight.Shape)).Any()))
            )
            {
                if (
                    adaptation
                        .Places(use)
                        .Select(site => (Site: site, Size: Wrong(weight, use, site)))
                        .FirstOrDefault(found => found.Size is not null)
                        is { Size: { } wrong } found
                    && told.Add(Culprit(use, weight.Shape))
                )
                    yield return Size(use, weight.Shape, wrong, $" at '{found.Site.Path}'", changed =>
                        Wrong(weight, changed, found.Site) is null
                    );
            }
        }
        foreach (var use in adaptation.Combinators)
        {
            foreach (var copies in use.Method.Copies)
            {
                if (DeclaredAdaptation.Value(copies.Count, use, null) is { } count && !IsSize(count))
                    yield return Size(use, copies.Count, count, "", changed =>
                        DeclaredAdaptation.Value(copies.Count, changed, null) is { } other && IsSize(other)
                    );
            }
        }
    }

    /// <summary>The options that an expression names.</summary>
    private static IEnumerable<string> Names(MethodUse use, string expression) =>
        MethodBodies.NamesIn(expression).Where(name => use.Value(name) is not null);

    private Finding Size(MethodUse use, string expression, double value, string place, Func<MethodUse, bool> holds)
    {
        var culprit = Culprit(use, expression);
        if (culprit.Length == 0)
            return At(
                Target.At(use.Attribute),
                use.Method.Name,
                $" cannot be used{place}",
                $"a weight would have the size {Text(value)}, and sizes are whole numbers from 1"
            );
        return At(
            Target.At(use.Attribute, culprit),
            use.Method.Name,
            $" cannot have {culprit} = {Text(use.Value(culprit)!.Value)}{place}{AllowedValues.Of(use, culprit, holds)}",
            use.Value(culprit) == value
                ? "it is a size, and sizes are whole numbers from 1"
                : $"a weight would have the size {Text(value)}, and sizes are whole numbers from 1"
        );
    }

    /// <summary>The property that is wrong by itself says more than another one of the expression; empty if there is none.</summary>
    private static string Culprit(MethodUse use, string expression) =>
        MethodBodies
            .NamesIn(expression)
            .FirstOrDefault(name =>
                use.Value(name) is { } own
                && !IsSize(own)
                && use.Arguments.Any(argument => argument.Name == name && argument.Explicit && own <= 0)
            )
        ?? DeclaredAdaptation.PropertyIn(expression, use);

    private static double? Wrong(WeightSpec weight, MethodUse use, SiteTarget site)
    {
        if (weight.Shape == "Shape" || DeclaredAdaptation.Value(weight.If, use, site) == 0)
            return null;
        try
        {
            foreach (var size in Arithmetic.EvaluateList(weight.Shape, name => Variables.Of(name, site, use)))
            {
                if (!IsSize(size))
                    return size;
            }
        }
        catch (FormatException)
        {
            // A wrong expression is the method's fault and reported as such.
        }
        return null;
    }

    /// <summary>True for a whole number that a tensor can have, which a quotient by 0 is not.</summary>
    private static bool IsSize(double value) => value is >= 1 and <= Largest && value == Math.Floor(value);

    // Whole numbers up to this one are told apart by a double.
    private const double Largest = 9007199254740992;
}
