using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering;
using DslPeft.Generators.Passes;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Analysis;

/// <summary>Says what was built, as a tree of lines with the counts on the right.</summary>
internal static class Explainer
{
    private const string Note = "  · ";

    public static IEnumerable<string> Explain(ArchitectureSpec spec)
    {
        var stacks = spec
            .Parts.Where(part => part.Kind == PartKind.Repeat)
            .Select(stack =>
                $"{stack.Count} × {stack.Block!.Type.Name}, {stack.Block.Sublayers.FirstOrDefault(sublayer => sublayer.Kind == SublayerKind.Attention)?.Heads ?? 0} heads"
            );
        var width = spec.Parts.FirstOrDefault(part => part.Kind == PartKind.Embed)?.Out ?? 0;
        yield return Line(
            0,
            $"{spec.Type.Name}, {string.Join(", ", stacks)}, hidden {width}",
            BaseTensors.Of(spec).Sum(tensor => tensor.Count),
            "frozen"
        );
    }

    public static IEnumerable<string> Explain(
        AdaptationSpec spec,
        ModelBuilder model,
        Graph graph,
        Costing costs,
        int sharedLayers,
        CompilerOptions options
    )
    {
        foreach (var line in Explain(spec.Architecture!))
            yield return line;
        foreach (var group in model.Own.Where(tensor => !tensor.Head && tensor.IsParameter).GroupBy(tensor => tensor.Origin))
        {
            yield return Line(
                1,
                Places(spec, group.Key) + (group.Any(tensor => tensor.Thawed) ? "" : "+ ") + group.Key,
                group.Sum(tensor => tensor.Elements),
                State(group.ToList())
            );
        }
        if (spec.Head is { } head)
            yield return Line(
                1,
                $"head: {head.Form.Name}" + (head.Labels > 0 ? $", {head.Labels} outputs" : ""),
                model.Own.Where(tensor => tensor.Head).Sum(tensor => tensor.Elements),
                model.Own.Any(tensor => tensor is { Head: true, Trainable: true }) ? "trainable" : "frozen"
            );
        foreach (var note in Notes(model, graph, costs, sharedLayers, options))
            yield return Note + note;
    }

    /// <summary>What the compiler did.</summary>
    public static IEnumerable<string> Notes(ModelBuilder model, Graph graph, Costing costs, int sharedLayers, CompilerOptions options)
    {
        if (!model.Storage.IsPlain)
            yield return Held(model);
        foreach (var note in graph.Notes)
            yield return note;
        if (options.IsEnabled(Pipeline.FlatTrainables) && model.Own.Any(tensor => tensor.Trainable))
            yield return "trainable tensors are views of flat buffers, one that decays and one that does not";
        foreach (
            var call in graph.Stages.SelectMany(stage => stage.Nodes).Where(node => node.Op == "call").Select(node => node.Call).Distinct()
        )
            yield return $"{Short(call)} is opaque: it is called as it is, under autograd";
        if (costs.BackpropagatedLayers < costs.Layers)
            yield return $"gradients flow through {(costs.BackpropagatedLayers == 0 ? "none" : costs.BackpropagatedLayers.ToString(CultureInfo.InvariantCulture))} of {costs.Layers} layers";
        if (sharedLayers > 0)
            yield return $"deployed, the embeddings and {(model.DropRoute < 0 ? sharedLayers.ToString(CultureInfo.InvariantCulture) : $"up to {sharedLayers}")} layers are the base's own, which several adaptations can share";
        yield return $"training keeps {Bytes(costs.ActivationBytes.Token)} a token for the backward pass"
            + (costs.ActivationBytes.Source > 0 ? $", {Bytes(costs.ActivationBytes.Source)} a token of the source" : "")
            + (costs.ActivationBytes.TokenPair > 0 ? $", and {Bytes(costs.ActivationBytes.TokenPair)} a pair of tokens" : "");
        if (costs.Recomputed != default)
            yield return $"a layer that runs again keeps {Bytes(costs.RecomputedBytes.Token)} a token meanwhile at most, and all of them are {Share(costs)} % of a step's operations on tokens";
    }

    /// <summary>How the base is held, and in how many bytes.</summary>
    private static string Held(ModelBuilder model)
    {
        var (type, layers) = (model.Storage.Of(isOfLayer: false, rank: 2), model.Storage.Of(isOfLayer: true, rank: 2));
        var bytes = model.Base.Sum(tensor =>
            tensor.Count
            / tensor.Shape.Elements
            * StorageSpec.Bytes(model.StorageOf(tensor), tensor.Shape.Elements, tensor.Shape.Dims[0].Number ?? 1)
        );
        var forms =
            type == layers ? $"matrices in {type.Name()}" : $"weights of the layers in {layers.Name()}, other matrices in {type.Name()}";
        return $"the base is held in {Megabytes(bytes)}, {Megabytes(4 * model.Base.Sum(tensor => tensor.Count))} in float32: {forms}";
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("#,0.0##", CultureInfo.InvariantCulture) + " MB";

    /// <summary>The layers' second run as a share of the step, in percent.</summary>
    private static string Share(Costing costs)
    {
        static long OnTokens(Polynomial count) => count.Token + count.Source;
        return Math.Round(100.0 * OnTokens(costs.Recomputed) / OnTokens(costs.Forward + costs.Backward))
            .ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Where a method is applied, for example <c>Query, Value in layers 6..: </c>; empty for one that is applied everywhere.
    /// </summary>
    private static string Places(AdaptationSpec spec, string method)
    {
        var uses = spec.Methods.Where(use => MethodText.Of(use) == method).ToList();
        var layers = uses.Select(use => use.Layers).Distinct().ToList();
        var places =
            string.Join(", ", uses.SelectMany(use => use.Sites).Distinct())
            + (layers.Count == 1 && layers[0].Length > 0 ? $" in layers {layers[0]}" : "");
        return places.Length > 0 ? places.TrimStart() + ": " : "";
    }

    /// <summary>Whether a method's tensors are trained; of some that are and some that are not, how many entries.</summary>
    private static string State(IReadOnlyCollection<OwnTensor> tensors) =>
        tensors.Where(tensor => tensor.Trainable).Sum(tensor => tensor.Elements) switch
        {
            0 => "frozen",
            _ when tensors.All(tensor => tensor.Trainable) => "trainable",
            var trained => "frozen but for " + trained.ToString("N0", CultureInfo.InvariantCulture),
        };

    private static string Line(int level, string text, long count, string state) =>
        (new string(' ', 2 * level) + "○ " + text).PadRight(64)
        + " "
        + count.ToString("N0", CultureInfo.InvariantCulture).PadLeft(13)
        + "  "
        + state;

    /// <summary>Class and member of a qualified name, without the ending <c>Attribute</c>.</summary>
    private static string Short(string call)
    {
        var names = call.Split('.');
        return names[names.Length - 2].Replace("Attribute", "") + "." + names[names.Length - 1];
    }

    private static string Bytes(long bytes) =>
        bytes < 1_000
            ? bytes.ToString(CultureInfo.InvariantCulture) + " B"
            : (bytes / 1e3).ToString("#,0.0", CultureInfo.InvariantCulture) + " kB";
}
