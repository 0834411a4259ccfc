using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Analysis;

/// <summary>Whether a row may pack several texts: each of them is then computed as a row of its own would be.</summary>
internal static class Packing
{
    /// <summary>Why a row of an adaptation is one text; null where it may be several.</summary>
    public static string? Obstacle(AdaptationSpec spec, IReadOnlyCollection<Stage> stages)
    {
        var attentions = spec.Architecture!.Stacks.SelectMany(stack => stack.Attentions).ToList();
        if (spec.Architecture!.Stacks.Count > 1 || attentions.FirstOrDefault(attention => !attention.Causal) is not null)
            return "it is no decoder of one stack, each of whose tokens attends to those before it";
        if (spec.Head is { Form.Body: not (HeadBody.CausalLm or HeadBody.Tokens) } head)
            return $"its {head.Form.Name} head reads a row as one text";
        if (attentions.Any(attention => attention.Scaling?.Kind == RotaryScaling.Dynamic))
            return "rotary positions of dynamic scaling follow from the longest row of a batch";
        if (spec.Methods.FirstOrDefault(use => use.Method.Form.WhyUnpacked is not null) is { } use)
            return $"{use.Method.Name} {use.Method.Form.WhyUnpacked}";
        return TokenByToken.Exception(stages) is { } node ? $"{node.Origin} brings several tokens of a row together ({node.Op})" : null;
    }

    /// <summary>The stages of a graph whose rows are one text each: a batch that packs several is refused there.</summary>
    public static IEnumerable<Stage> Refused(IEnumerable<Stage> stages) =>
        stages.Select(stage =>
            stage with
            {
                Nodes = stage.Nodes.Select(node => node.Op == "attended_tokens" ? node with { Op = "attended_row" } : node).ToEquatable(),
            }
        );
}
