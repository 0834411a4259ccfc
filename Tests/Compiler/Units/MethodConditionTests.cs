using System.Reflection;
using System.Text.RegularExpressions;
using DslPeft.Compiler.Tests.Docs;

namespace DslPeft.Compiler.Tests.Units;

/// <summary>What the compiler no longer knows of options by their names, the methods say themselves.</summary>
public sealed class MethodConditionTests
{
    [Theory]
    [InlineData("Rank")]
    [InlineData("Alpha")]
    [InlineData("Bottleneck")]
    [InlineData("Dropout")]
    public void EveryMethodWithTheOptionSetsAConditionOnIt(string option)
    {
        var methods = MethodFacts
            .Methods.Values.Where(method => MethodFacts.Options(method).Any(property => property.Name == option))
            .ToList();

        Assert.NotEmpty(methods);
        // Factors of a low rank in an adapter are sizes like its others.
        Assert.All(
            methods.Where(method => option != "Rank" || method.GetCustomAttribute<PeftMethodAttribute>()!.Join != Join.Sequential),
            method => Assert.Contains(Conditions(method), condition => Regex.IsMatch(condition.Expression, $@"\b{option}\b"))
        );
    }

    private static IEnumerable<ConditionAttribute> Conditions(Type method) =>
        method
            .GetCustomAttributes<ConditionAttribute>()
            .Concat(
                method
                    .GetCustomAttributes<ConditionsAttribute>()
                    .SelectMany(several => several.GetType().GetCustomAttributes<ConditionAttribute>())
            );
}
