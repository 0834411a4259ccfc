using System.Collections.Generic;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Emission;

/// <summary>Writes the step over a cache of keys and values, of an adaptation whose head writes tokens.</summary>
internal static class CachedEmitter
{
    private const string Remember = "Remember",
        Next = "Next";

    /// <summary>True for a head that writes tokens.</summary>
    public static bool IsNeeded(AdaptationPlan plan) => plan.Cached is not null || plan.Uncached.Length > 0;

    /// <summary>
    /// The emitters of what is computed once for a source, where there is one, and of a step. Methods that the deployed form has serve
    /// them, too.
    /// </summary>
    public static IReadOnlyList<GraphEmitter> Graphs(CodeWriter writer, AdaptationPlan plan)
    {
        if (plan.Cached is not { } cached)
            return [];
        var deployed = new GraphEmitter(writer, plan.Deployed, "Infer", new GraphEmitter(writer, plan.Training, ""));
        return [.. cached.Memory is null ? (GraphEmitter[])[] : [Over(cached.Memory, Remember)], Over(cached.Next, Next)];

        GraphEmitter Over(Graph graph, string prefix) => new(writer, graph, prefix, deployed, sameTensors: true);
    }

    public static string Emit(AdaptationPlan plan)
    {
        var writer = new CodeWriter();
        using (writer.Type(plan.Spec.Type, "", Code.Usings, reading: Code.Reading.For(plan.Spec.Architecture!)))
        {
            writer.Line("/// <inheritdoc/>");
            writer.Line($"public override string? WhyUncached => {(plan.Cached is null ? Code.Literal(plan.Uncached) : "null")};");
            if (plan.Cached is { } cached)
                Write(writer, cached, Graphs(writer, plan));
        }
        return writer.ToString();
    }

    private static void Write(CodeWriter writer, CachedPlan cached, IReadOnlyList<GraphEmitter> graphs)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public override Tensor InferNext(Batch batch, KeyValueCache cache)"))
        {
            writer.Line("using var noGrad = no_grad();");
            writer.Line("using var running = BeginInfer();");
            writer.Line($"cache.Begin(batch, {(cached.Memory is null ? "batch.InputIds" : "batch.TargetIds")});");
            if (cached.Memory is not null)
            {
                writer.Line("if (cache.IsEmpty)");
                using (writer.Indent())
                    writer.Line($"{Remember}(batch, cache);");
            }
            graphs[graphs.Count - 1].WriteFlow(0, cached.Next.Stages.Count, [], ["logits"]);
            writer.Line("cache.End();");
            writer.Line("return logits;");
        }
        if (cached.Memory is { } memory)
        {
            writer.Line();
            writer.Summary(
                "What follows from the source alone, once: its states, and the keys and values that the layers of the other stack make of these."
            );
            using (writer.Block($"private void {Remember}(Batch batch, KeyValueCache cache)"))
                graphs[0].WriteFlow(0, memory.Stages.Count, [], []);
        }
        foreach (var graph in graphs)
            graph.WriteStages();
    }
}
