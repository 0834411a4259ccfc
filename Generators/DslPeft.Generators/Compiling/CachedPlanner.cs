using System;
using System.Linq;
using DslPeft.Generators.Analysis;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering;
using DslPeft.Generators.Passes;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Compiling;

/// <summary>Plans the step over a cache of keys and values, of an adaptation whose head writes tokens.</summary>
internal static class CachedPlanner
{
    /// <param name="spec">The adaptation.</param>
    /// <param name="build">Lowers and weaves the step.</param>
    /// <param name="optimise">Runs the passes.</param>
    /// <returns>The plan, or why there is none; neither for another head.</returns>
    public static (CachedPlan? Plan, string Reason) Plan(AdaptationSpec spec, Func<ModelBuilder> build, Func<Graph, Graph> optimise)
    {
        if (spec.Head?.Form.Body is not (HeadBody.CausalLm or HeadBody.Seq2SeqLm))
            return (null, "");
        var last = spec.Architecture!.Stacks.Last();
        if (Obstacle(spec, last) is { } obstacle)
            return (null, obstacle);
        string[] results = ["logits"];
        try
        {
            var model = build();
            var stages = model.Build().Select(stage => NarrowScale.Run(stage) with { Deploys = default, Penalties = default }).ToList();
            if (TokenByToken.Exception(stages.Where(stage => stage.Stack == last.Layers.Name || stage.Stack.Length == 0)) is { } node)
                return (null, $"{node.Origin} brings several tokens together ({node.Op})");
            var plan =
                model.Stacks.Count == 1
                    ? new CachedPlan(null, new Graph(stages.ToEquatable(), results))
                    : MemorySplit.Run(stages, last.Layers.Name, model.MemoryOf(model.Stacks[model.Stacks.Count - 1]).Hidden, results);
            return (new CachedPlan(plan.Memory is null ? null : Optimised(plan.Memory), Optimised(plan.Next)), "");
        }
        catch (UncachedException exception)
        {
            return (null, exception.Message);
        }

        Graph Optimised(Graph graph) => optimise(graph) with { FrozenStages = 0 };
    }

    /// <summary>What makes earlier keys and values change with later tokens, or steps differ from each other.</summary>
    private static string? Obstacle(AdaptationSpec spec, StackSpec last)
    {
        if (spec.Methods.FirstOrDefault(use => use.Method.Form.WhyUncached is not null) is { } use)
            return $"{use.Method.Name} {use.Method.Form.WhyUncached}";
        foreach (var attention in last.Attentions.Where(attention => !attention.Cross))
        {
            if (!attention.Causal)
                return $"{attention.Type.Name} attends to later tokens";
            else if (attention.Scaling?.Kind == RotaryScaling.Dynamic)
                return "rotary positions of dynamic scaling turn all keys anew when a text grows beyond the original positions";
        }

        return null;
    }
}
