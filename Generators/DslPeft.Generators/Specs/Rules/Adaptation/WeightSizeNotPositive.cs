using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Plan;
using DslPeft.Generators.Plan.Joins;

namespace DslPeft.Generators.Specs.Rules;

/// <summary>Every dimension of a weight, and every number of copies, is a whole number of at least one. Where the method itself says why not, that is reported alone.</summary>
internal sealed class WeightSizeNotPositive : Rule<DeclaredAdaptation>
{
    public override RuleInfo Info { get; } = new("DPEFT216", Severity.Error, "A size of the method is not a positive whole number", "'{1}' of {0} would be {2}; sizes are whole numbers from 1");

    public override IEnumerable<Finding> Check(DeclaredAdaptation adaptation)
    {
        foreach (var use in adaptation.Woven.Where(use => use.Value("Rank") is not < 1 && !RequirementNotMet.Unmet(adaptation, use).Any()))
            foreach (var weight in DeclaredAdaptation.Weights(use).Select(parameter => parameter.Weight!))
                if (adaptation.Places(use).Select(site => Wrong(weight, use, site)).FirstOrDefault(found => found is not null) is { } wrong)
                    yield return Size(use, weight.Shape, wrong);
        foreach (var use in adaptation.Combinators)
            foreach (var copies in use.Method.Copies)
                if (DeclaredAdaptation.Value(copies.Count, use, null) is { } count && !IsSize(count))
                    yield return Size(use, copies.Count, count);
    }

    private Finding Size(MethodUse use, string expression, double value)
    {
        var property = DeclaredAdaptation.PropertyIn(expression, use);
        // The property that is wrong by itself says more than the expression that it makes wrong.
        var culprit = MethodBodies.NamesIn(expression).FirstOrDefault(name => use.Value(name) is { } own && !IsSize(own) && use.Arguments.Any(argument => argument.Name == name && argument.Explicit && own <= 0)) ?? property;
        return At(Target.At(use.Attribute, culprit), use.Method.Name, culprit.Length > 0 && use.Value(culprit) == value ? culprit : expression, Text(value));
    }

    private static double? Wrong(WeightSpec weight, MethodUse use, SiteTarget site)
    {
        if (weight.Shape == "Shape" || DeclaredAdaptation.Value(weight.If, use, site) == 0)
            return null;
        try
        {
            foreach (var size in Arithmetic.EvaluateList(weight.Shape, name => MethodWeaver.Variable(name, site, use)))
                if (!IsSize(size))
                    return size;
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
