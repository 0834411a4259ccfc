using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Checks.Architectures;

/// <summary>A Transformer reads token ids through a word-embedding table and runs a stack of blocks.</summary>
internal sealed class MissingStackOrEmbedding : Rule<ArchitectureSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT106", Severity.Error, "The architecture lacks a table, a stack or sublayers", "'{0}' has no {1}");

    public override IEnumerable<Finding> Check(ArchitectureSpec spec)
    {
        if (spec.Faults.Count > 0)
            yield break;
        if (!spec.Parts.Any(part => part is { Kind: PartKind.Embed, By: IndexedBy.Words }))
            yield return At(Target.On("Architecture"), spec.Type.Name, "word-embedding table: declare a part with [Embed(rows, width)]");
        if (spec.Parts.All(part => part.Kind != PartKind.Repeat))
            yield return At(Target.On("Architecture"), spec.Type.Name, "stack of blocks: declare a part with [Repeat(count)]");
        foreach (var stack in spec.Parts.Where(part => part.Block is { Sublayers.Count: 0 }))
            yield return At(
                Target.Of(stack.Name),
                stack.Block!.Type.Name,
                "sublayer: nest classes marked [Attention] and [FeedForward] in it"
            );
    }
}
