using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>An architecture makes instances of its blocks, which a faulty one has not.</summary>
internal sealed class FaultyBlock : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new(
            "DPEFT123",
            Severity.Info,
            "A block of the architecture has errors",
            "'{0}' is not compiled before the errors of its block '{1}' are mended"
        )
        {
            Follows = true,
        };

    public override IEnumerable<Finding> Check(ArchitectureSpec spec) =>
        spec.Parts.Where(part => part.Block is { IsWhole: false }).Select(part => At(Target.Type, spec.Type.Name, part.Block!.Type.Name));
}
