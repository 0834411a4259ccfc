using System;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// Whether deployment folds a change into a weight of the base. A weight in blocks of integers stays as it is, and the change beside it,
/// unless the declaration asks for a dense weight in its place.
/// </summary>
internal static class Folding
{
    /// <summary>True if deployment puts a changed weight in the place of a site's. Notes why not.</summary>
    /// <param name="weaver">The method, which folds where weights are dense.</param>
    /// <param name="site">The linear layer.</param>
    public static bool IntoWeight(MethodWeaver weaver, SiteTarget site)
    {
        var (model, storage) = (weaver.Model, StorageOf(weaver, site));
        if (!storage.IsQuantised() || model.Storage.Merge)
            return true;
        model.Unmergeable.Add(
            $"the weight of {site.Path} is held as {storage.Name()}, and [Quantised] does not ask with Merge = true for a dense one"
        );
        return false;
    }

    /// <summary>Lets a stage of the deployed form read the dense weight that was put in the place of a quantised one.</summary>
    public static void ReadDense(MethodWeaver weaver, SiteTarget site, StageBuilder stage)
    {
        if (StorageOf(weaver, site).IsQuantised())
            stage.Rebind(binding =>
                binding.Kind == BindingKind.Base && binding.Name == site.Base + ".weight"
                    ? binding with
                    {
                        Storage = Storage.Float32,
                    }
                    : binding
            );
    }

    private static Storage StorageOf(MethodWeaver weaver, SiteTarget site) =>
        weaver.Model.Base.FirstOrDefault(tensor => tensor.Name == site.Base + ".weight") is { } weight
            ? weaver.Model.StorageOf(weight)
            : Storage.Float32;
}
