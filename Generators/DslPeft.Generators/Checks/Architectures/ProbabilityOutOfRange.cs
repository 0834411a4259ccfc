using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>Dropout probabilities lie in [0, 1), and what is added to a variance is positive.</summary>
internal sealed class ProbabilityOutOfRange : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT111", Severity.Error, "A dropout or epsilon is out of range", "{0} of '{1}' is {2}; it must be {3}");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec)
    {
        foreach (var part in spec.Parts)
        {
            if (!IsProbability(part.Dropout))
                yield return Dropout(part.Name, part.Name, part.Dropout);
            if (part.Kind == PartKind.Norm && !IsPositive(part.Epsilon))
                yield return Epsilon(part.Name, part.Name, part.Epsilon);
            if (part.Block is not { } block)
                continue;
            if (!IsProbability(block.Dropout))
                yield return Dropout(part.Name, block.Type.Name, block.Dropout);
            if (!IsPositive(block.Epsilon))
                yield return Epsilon(part.Name, block.Type.Name, block.Epsilon);
        }
        foreach (var (sublayer, path) in ArchitectureParts.Sublayers(spec))
        {
            if (!IsProbability(sublayer.Dropout))
                yield return Dropout(path, sublayer.Type.Name, sublayer.Dropout);
        }

        foreach (var recipe in spec.LinearHeads.Where(recipe => !IsProbability(recipe.Dropout)))
            yield return At(
                Target.On(recipe.Head + "Recipe", "Dropout"),
                "Dropout",
                recipe.Head + "Recipe",
                Text(recipe.Dropout),
                "at least 0 and below 1"
            );
        if (spec.MaskedLm is { } lm && !IsPositive(lm.Epsilon))
            yield return At(Target.On("MaskedLmRecipe", "Epsilon"), "Epsilon", "MaskedLmRecipe", Text(lm.Epsilon), "positive");
    }

    private static bool IsPositive(double value) => value > 0 && !double.IsInfinity(value);

    private static bool IsProbability(double value) => value >= 0 && value < 1;

    private Finding Dropout(string path, string name, double value) =>
        At(Target.Of(path, "Dropout"), "Dropout", name, Text(value), "at least 0 and below 1");

    private Finding Epsilon(string path, string name, double value) =>
        At(Target.Of(path, "Epsilon"), "Epsilon", name, Text(value), "positive");
}
