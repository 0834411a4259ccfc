using System.Collections.Generic;
using System.Globalization;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>Sizes count something.</summary>
internal sealed class SizeNotPositive : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT107", Severity.Error, "A size is not positive", "The size '{0}' of '{1}' is {2}, which is not positive");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec)
    {
        foreach (var (part, path, _) in ArchitectureParts.All(spec))
        {
            foreach (var (name, value) in Sizes(part))
            {
                if (value <= 0)
                    yield return At(Target.Of(path, name), name, part.Name, value.ToString(CultureInfo.InvariantCulture));
            }
        }

        foreach (var (sublayer, path) in ArchitectureParts.Sublayers(spec))
        {
            if (sublayer.Kind == SublayerKind.Attention && sublayer.Heads <= 0)
                yield return At(
                    Target.Of(path, "heads"),
                    "heads",
                    sublayer.Type.Name,
                    sublayer.Heads.ToString(CultureInfo.InvariantCulture)
                );
        }
    }

    private static (string Name, int Value)[] Sizes(PartSpec part) =>
        part.Kind switch
        {
            PartKind.Embed => [("rows", part.In), ("width", part.Out)],
            PartKind.RelativePositions => [("buckets", part.In), ("heads", part.Out), ("Distance", part.Distance)],
            PartKind.Norm => [("width", part.Out)],
            PartKind.Repeat => [("count", part.Count), ("Groups", part.Groups), ("Inner", part.Inner)],
            _ => [("in", part.In), ("out", part.Out)],
        };
}
