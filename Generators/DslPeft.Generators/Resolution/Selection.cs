using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Resolution;

/// <summary>What a method's <c>[Thaw]</c> selects of the base.</summary>
internal static class Selection
{
    /// <summary>The base tensors that a use trains, with their layers, and what says so; no layers outside a stack.</summary>
    public static IEnumerable<(BaseTensor Tensor, EquatableArray<int> Layers, ThawSpec Thaw)> Of(
        MethodUse use,
        SiteTable sites,
        IReadOnlyList<BaseTensor> tensors
    )
    {
        foreach (var thaw in use.Method.Thaws)
        {
            if (thaw.If.Length > 0 && Arithmetic.Evaluate(thaw.If, name => Variables.Of(name, null, use)) == 0)
                continue;
            var restricted = thaw.AtSites || use.Method.Form.SelectsParameters && use.Sites.Count > 0;
            var paths = use.Sites.SelectMany(sites.Find).Select(site => site.Path).ToList();
            foreach (var tensor in tensors.Where(tensor => Matches(tensor, thaw.Role) && (!restricted || paths.Contains(tensor.Path))))
            {
                if (tensor.Layers > 0)
                    yield return (
                        tensor,
                        LayerRange.Read(use.Layers, tensor.Layers).Where(layer => layer >= tensor.FromLayer).ToEquatable(),
                        thaw
                    );
                else if (use.Layers.Length == 0 || restricted || thaw.Role == Role.Pooler)
                    yield return (tensor, default, thaw);
            }
        }
    }

    private static bool Matches(BaseTensor tensor, Role role) =>
        role switch
        {
            Role.Bias => tensor.IsBias,
            Role.Norm => tensor.IsNorm,
            Role.Embedding => tensor.IsEmbedding,
            Role.Weight => tensor.Shape.Rank > 1,
            Role.Pooler => tensor.Part.Kind == PartKind.Pool,
            Role.Head => false,
            Role.CrossAttention => tensor.IsCross,
            Role.SourceTables => tensor.BeforeStacks.Contains(0),
            Role.TargetTables => tensor.BeforeStacks.Contains(1),
            _ => true,
        };
}
