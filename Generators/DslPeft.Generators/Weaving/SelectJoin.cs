using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>Trains existing parameters in place (on copies of the adaptation's own): by role, and for methods with sites only there. For rows of tables see
/// <see cref="TableRowsJoin"/>.</summary>
internal static class SelectJoin
{
    public static void Weave(MethodWeaver weaver)
    {
        if (weaver.Use.Method.Join == Join.Reparameterize)
            return;
        foreach (var (tensor, layers, thaw) in Selected(weaver.Use, weaver.Model.Sites, weaver.Model.Base.Where(weaver.Model.Reads).ToList()))
            if (thaw.Rows.Length == 0)
                weaver.Model.Thaw(tensor, layers, weaver.Origin());
    }

    /// <summary>The base tensors that a use trains, with their layers, and what says so; no layers outside a stack.</summary>
    public static IEnumerable<(BaseTensor Tensor, EquatableArray<int> Layers, ThawSpec Thaw)> Selected(MethodUse use, SiteTable sites, IReadOnlyList<BaseTensor> tensors)
    {
        foreach (var thaw in use.Method.Thaws)
        {
            if (thaw.If.Length > 0 && Arithmetic.Evaluate(thaw.If, name => MethodWeaver.Variable(name, null, use)) == 0)
                continue;
            var restricted = thaw.AtSites || use.Method.Join is Join.Select or Join.Reparameterize && use.Sites.Count > 0;
            var paths = use.Sites.SelectMany(sites.Find).Select(site => site.Path).ToList();
            foreach (var tensor in tensors.Where(tensor => Matches(tensor, thaw.Role) && (!restricted || paths.Contains(tensor.Path))))
            {
                if (tensor.Layers > 0)
                    yield return (tensor, LayerRange.Read(use.Layers, tensor.Layers).ToEquatable(), thaw);
                else if (use.Layers.Length == 0 || restricted || thaw.Role == Role.Pooler)
                    yield return (tensor, default, thaw);
            }
        }
    }

    private static bool Matches(BaseTensor tensor, Role role) => role switch
    {
        Role.Bias => tensor.IsBias,
        Role.Norm => tensor.IsNorm,
        Role.Embedding => tensor.IsEmbedding,
        Role.Weight => tensor.Shape.Rank > 1,
        Role.Pooler => tensor.Part.Kind == PartKind.Pool,
        Role.Head => false,
        _ => true,
    };
}
