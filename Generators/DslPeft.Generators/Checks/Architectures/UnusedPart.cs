using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>A part that the forward pass never reads would be loaded and do nothing.</summary>
internal sealed class UnusedPart : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT113", Severity.Error, "A part has no place in the forward pass", "'{0}' has no place in the forward pass: {1}");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec)
    {
        var (embeddings, stacks, pools, finals) = (0, 0, 0, 0);
        var several = spec.Parts.Count(part => part.Kind == PartKind.Repeat) > 1;
        foreach (var part in spec.Parts)
        {
            var reason = part.Kind switch
            {
                PartKind.Embed => stacks > (several ? 1 : 0) ? "tables stand before the stack" : null,
                PartKind.RelativePositions => spec.Attentions.All(attention => attention.Relative != part.Name)
                    ? "no attention names it by Relative"
                    : null,
                PartKind.Norm => embeddings == 0 ? "a norm stands behind the tables"
                : finals > 0 ? "one norm stands behind the stack"
                : pools > 0 ? "norms stand before the pooler"
                : null,
                PartKind.Repeat => stacks > 1 ? "there are at most two stacks"
                : stacks > 0 && !spec.Stacks[1].ReadsMemory ? "of two stacks, the second reads the first by an attention with Cross = true"
                : null,
                PartKind.Linear when spec.IsDecoder(part) => stacks == 0 ? "the decoder stands behind the stack" : null,
                PartKind.Linear when spec.TextLm?.Decoder == part.Name =>
                    "the recipe says that the decoder is the words' table. The class of a family's parts has the decoder; a size of it (Layout) may tie both by a constant",
                PartKind.Linear => embeddings == 0 ? "a projection stands behind the tables or behind the stack"
                : pools > 0 ? "projections stand before the pooler"
                : null,
                PartKind.Pool => pools > 0 ? "there is one pooler"
                : stacks == 0 ? "the pooler stands behind the stack"
                : null,
                _ => "linear layers stand in the sublayers of a block",
            };
            if (reason is not null)
                yield return At(Target.Of(part.Name), part.Name, reason);
            // Behind the first of two stacks, a table begins what stands before the second.
            if (several && stacks == 1 && part.Kind == PartKind.Embed)
                finals = 0;
            embeddings += part.Kind == PartKind.Embed ? 1 : 0;
            if (part.Kind == PartKind.Repeat)
                finals = 0;
            stacks += part.Kind == PartKind.Repeat ? 1 : 0;
            pools += part.Kind == PartKind.Pool ? 1 : 0;
            finals += part.Kind == PartKind.Norm && stacks > 0 ? 1 : 0;
        }
        foreach (var (sublayer, path) in ArchitectureParts.Sublayers(spec))
        {
            var known = MissingSublayerPart.Of(sublayer);
            foreach (var part in sublayer.Parts.Where(part => !known.Contains(part.Name)))
                yield return At(
                    Target.Of($"{path}.{part.Name}"),
                    part.Name,
                    $"the parts of '{sublayer.Type.Name}' are {string.Join(", ", known)}"
                );
        }
    }
}
