using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Language;

/// <summary>A stack of an architecture with the parts around it.</summary>
/// <param name="Layers">The repeated block.</param>
/// <param name="Before">What stands before it and is its own, in order; the tables of words may be an earlier stack's.</param>
/// <param name="After">What stands behind it and is not the next stack's, in order.</param>
/// <param name="Prefix">What stands before the names of its stages; empty in an architecture of one stack.</param>
/// <param name="IsLast">True for the stack whose states the head reads.</param>
internal sealed record StackSpec(
    PartSpec Layers,
    EquatableArray<PartSpec> Before,
    EquatableArray<PartSpec> After,
    string Prefix,
    bool IsLast
)
{
    /// <summary>Its attentions, in order.</summary>
    public IEnumerable<SublayerSpec> Attentions =>
        (Layers.Block?.Sublayers ?? default).Where(sublayer => sublayer.Kind == SublayerKind.Attention);

    /// <summary>True if tokens attend to those before them alone.</summary>
    public bool IsCausal => Attentions.Any(attention => attention.Causal);

    /// <summary>True if it reads what the stack before gives.</summary>
    public bool ReadsMemory => Attentions.Any(attention => attention.Cross);

    /// <summary>The norm behind it; null if there is none.</summary>
    public PartSpec? FinalNorm => After.FirstOrDefault(part => part.Kind == PartKind.Norm);

    /// <summary>The stacks among an architecture's parts.</summary>
    public static IReadOnlyList<StackSpec> Of(EquatableArray<PartSpec> parts)
    {
        var found = new List<(PartSpec Layers, List<PartSpec> Before, List<PartSpec> After)>();
        var next = new List<PartSpec>();
        foreach (var part in parts)
        {
            if (part.Kind == PartKind.Repeat)
            {
                if (found.Count > 0 && next.All(own => !IsWords(own)))
                    next.InsertRange(0, found[0].Before.Where(IsWords));
                found.Add((part, next, []));
                next = [];
            }
            // Behind a stack, a table is the next one's, and so is what follows the table.
            else if (found.Count == 0 || next.Count > 0 || part.Kind == PartKind.Embed)
            {
                next.Add(part);
            }
            else
            {
                found[found.Count - 1].After.Add(part);
            }
        }
        if (found.Count > 0)
            found[found.Count - 1].After.AddRange(next);
        return found
            .Select(
                (stack, i) =>
                    new StackSpec(
                        stack.Layers,
                        stack.Before.ToEquatable(),
                        stack.After.ToEquatable(),
                        found.Count > 1 ? stack.Layers.Name : "",
                        i == found.Count - 1
                    )
            )
            .ToList();
    }

    private static bool IsWords(PartSpec part) => part is { Kind: PartKind.Embed, By: IndexedBy.Words };
}
