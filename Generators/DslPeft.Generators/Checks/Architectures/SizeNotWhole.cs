using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>
/// Sizes are whole numbers that a tensor can have. A quotient by a size of 0 is none, nor is an expression that the compiler does not
/// follow to other constants.
/// </summary>
internal sealed class SizeNotWhole : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT133",
            Severity.Error,
            "A size is no whole number in range",
            "The size '{0}' of '{1}' would be {2}; sizes are whole numbers up to 2147483647"
        );

    public override IEnumerable<Finding> Check(ArchitectureSpec spec) =>
        spec.UnusableSizes.Select(size =>
            At(
                Target.Of(size.Member, size.Argument),
                size.Argument,
                size.Member,
                double.IsNaN(size.Value)
                    ? "nothing that the compiler can compute from the layout's expression"
                    : size.Value.ToString("R", CultureInfo.InvariantCulture)
            )
        );
}
