using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Lowering;

/// <summary>
/// The parameters that a method reparametrises, as places: those of the base that its <c>[Thaw]</c> selects and, where it asks for it, the
/// task head's.
/// </summary>
internal static class ParameterSites
{
    public static IReadOnlyList<SiteTarget> Of(MethodUse use, ModelBuilder model)
    {
        var places = new List<(SiteTarget Site, int Count)>();
        foreach (var (tensor, layers, _) in Selection.Of(use, model.Sites, model.Base.Where(model.Reads).ToList()))
        {
            if (places.All(known => known.Site.Key != tensor.Name))
                places.Add((Place(model, tensor.Name, tensor.Layers, Position(model.Base, tensor)), tensor.Layers == 0 ? 1 : layers.Count));
        }

        var head = model.Own.Where(tensor => tensor.Head).ToList();
        var after = model.Base.Sum(tensor => tensor.Count);
        foreach (var tensor in use.Method.Thaws.Any(thaw => thaw.Role == Role.Head && Holds(thaw.If, use)) ? head : [])
        {
            places.Add((Place(model, tensor.Name, 0, new ParameterPlace(tensor.Shape, after, 0)), 1));
            after += tensor.Elements;
        }
        var selected = places.Sum(place => place.Site.Parameter!.Shape.Elements * place.Count);
        return places
            .Select(place =>
                place.Site with
                {
                    Parameter = place.Site.Parameter! with
                    {
                        Selected = selected,
                        Places = places.Sum(other => other.Count),
                        HeadParameters = head.Sum(tensor => tensor.Elements),
                    },
                }
            )
            .ToList();
    }

    private static bool Holds(string condition, MethodUse use) =>
        condition.Length == 0 || Arithmetic.Evaluate(condition, name => Variables.Of(name, null, use)) != 0;

    private static SiteTarget Place(ModelBuilder model, string name, int layers, ParameterPlace place) =>
        new(SiteKind.Parameter, name, name, model.Stages.SelectMany(stage => stage.Tensors).First(binding => binding.Name == name).Field)
        {
            Layers = layers,
            Parameter = place,
        };

    /// <summary>The base's tensors one after the other, each layer of a stack as a whole.</summary>
    private static ParameterPlace Position(IReadOnlyList<BaseTensor> tensors, BaseTensor tensor)
    {
        string Stack(BaseTensor of) =>
            of.Layers == 0 ? of.Name : of.Name.Substring(0, of.Name.IndexOf("{i}", System.StringComparison.Ordinal));
        var before = tensors.TakeWhile(other => other != tensor).ToList();
        var within = before.Where(other => tensor.Layers > 0 && Stack(other) == Stack(tensor)).Sum(other => other.Shape.Elements);
        var below = before.Where(other => tensor.Layers == 0 || Stack(other) != Stack(tensor)).Sum(other => other.Count);
        var stride = tensor.Layers == 0 ? 0 : tensors.Where(other => Stack(other) == Stack(tensor)).Sum(other => other.Shape.Elements);
        return new ParameterPlace(tensor.Shape, below + within, stride);
    }
}
