using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>The compiler implements the property of a part.</summary>
internal sealed class PartNotPartial : Rule<ArchitectureSpec>
{
    public static RuleInfo Rule { get; } =
        new(
            "DPEFT122",
            Severity.Error,
            "A part cannot be implemented",
            "The part '{0}' {1}: parts are partial properties, which the compiler implements"
        );

    public override RuleInfo Info => Rule;

    public override IEnumerable<Finding> Check(ArchitectureSpec spec) => spec.HasLayout ? [] : Check(spec.Parts, "");

    /// <summary>A finding for each part that cannot be implemented, at its property.</summary>
    public static IEnumerable<Finding> Check(IEnumerable<PartSpec> parts, string path) =>
        parts
            .Where(part => part.Obstacle is not ("" or TypeSpec.SaidElsewhere))
            .Select(part => new Finding(Rule, Target.Of(path + part.Name), new[] { part.Name, part.Obstacle }));
}
