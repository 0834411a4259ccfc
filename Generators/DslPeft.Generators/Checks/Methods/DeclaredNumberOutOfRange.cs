using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Checks.Adaptations.Declaration;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Methods;

/// <summary>Numbers that a method's declaration gives directly: passes, deviations, learning rates.</summary>
internal sealed class DeclaredNumberOutOfRange : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT423", Severity.Error, "A number of the method's declaration is out of range", "{0} is {1}; it must be {2}");

    public override IEnumerable<Finding> Check(MethodSpec method)
    {
        if (method.Passes < 1)
            yield return At(
                Target.On("PeftMethod", "Passes"),
                "Passes",
                method.Passes.ToString(CultureInfo.InvariantCulture),
                "at least 1"
            );
        if (method.Scales is { } scales && !(scales.Low > 0 && scales.Low <= scales.High && NumberNotFinite.IsFinite(scales.High)))
            yield return At(
                Target.On("TypicalScale"),
                "The range of scales",
                $"{Number(scales.Low)} to {Number(scales.High)}",
                "positive, the lower scale first"
            );
        if (method.Rates is { } rates && !(rates.Low > 0 && rates.Low <= rates.High && NumberNotFinite.IsFinite(rates.High)))
            yield return At(
                Target.On("TypicalLearningRate"),
                "The range of learning rates",
                $"{Number(rates.Low)} to {Number(rates.High)}",
                "positive, the lower rate first"
            );
        foreach (var (body, parameter) in method.Bodies.SelectMany(body => body.Parameters.Select(parameter => (body, parameter))))
        {
            if (parameter.Weight is { } weight && !(weight.Std >= 0 && NumberNotFinite.IsFinite(weight.Std)))
                yield return At(Target.Of($"{body.Member}.{parameter.Name}", "Std"), "Std", Number(weight.Std), "at least 0 and finite");
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
