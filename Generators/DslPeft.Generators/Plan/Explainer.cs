using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Passes;
using DslPeft.Generators.Specs;

namespace DslPeft.Generators.Plan;

/// <summary>Says what was built, as a tree of lines with the counts on the right.</summary>
internal static class Explainer
{
    public static IEnumerable<string> Explain(ArchitectureSpec spec)
    {
        var stacks = spec.Parts.Where(part => part.Kind == PartKind.Repeat)
            .Select(stack => $"{stack.Count} × {stack.Block!.Type.Name}, {stack.Block.Sublayers.FirstOrDefault(sublayer => sublayer.Kind == SublayerKind.Attention)?.Heads ?? 0} heads");
        var width = spec.Parts.FirstOrDefault(part => part.Kind == PartKind.Embed)?.Out ?? 0;
        yield return Line(0, $"{spec.Type.Name}, {string.Join(", ", stacks)}, hidden {width}", BaseTensors.Of(spec).Sum(tensor => tensor.Count), "frozen");
    }

    public static IEnumerable<string> Explain(AdaptationSpec spec, ModelBuilder model, Graph graph, CompilerOptions options)
    {
        foreach (var line in Explain(spec.Architecture!))
            yield return line;
        foreach (var group in model.Own.Where(tensor => !tensor.Head).GroupBy(tensor => tensor.Origin))
        {
            yield return Line(1, Places(spec, group.Key) + (group.Any(tensor => tensor.Thawed) ? "" : "+ ") + group.Key,
                group.Sum(tensor => tensor.Elements), group.All(tensor => tensor.Trainable) ? "trainable" : "frozen");
        }
        if (spec.Head is { } head)
            yield return Line(1, $"head: {head.Kind}" + (head.Labels > 0 ? $", {head.Labels} outputs" : ""), model.Own.Where(tensor => tensor.Head).Sum(tensor => tensor.Elements), "trainable");
        foreach (var note in graph.Notes)
            yield return "  · " + note;
        if (options.IsEnabled(Pipeline.FlatTrainables) && model.Own.Any(tensor => tensor.Trainable))
            yield return "  · trainable tensors are views of flat buffers, one that decays and one that does not";
    }

    /// <summary>Where a method is applied, for example <c>Query, Value in layers 6..: </c>; empty for one that is applied everywhere.</summary>
    private static string Places(AdaptationSpec spec, string method)
    {
        var uses = spec.Methods.Where(use => MethodText.Of(use) == method).ToList();
        var layers = uses.Select(use => use.Layers).Distinct().ToList();
        var places = string.Join(", ", uses.SelectMany(use => use.Sites).Distinct()) + (layers.Count == 1 && layers[0].Length > 0 ? $" in layers {layers[0]}" : "");
        return places.Length > 0 ? places.TrimStart() + ": " : "";
    }

    private static string Line(int level, string text, long count, string state) =>
        (new string(' ', 2 * level) + "○ " + text).PadRight(64) + " " + count.ToString("N0", CultureInfo.InvariantCulture).PadLeft(13) + "  " + state;
}
