using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Ir.Ops;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering.Heads;
using DslPeft.Generators.Passes;

namespace DslPeft.Generators.Emission;

/// <summary>Writes an adaptation's training form: binding, stages, forward pass and loss.</summary>
internal static class ForwardEmitter
{
    public static string Emit(AdaptationPlan plan)
    {
        var writer = new CodeWriter();
        using (writer.Type(plan.Spec.Type, "", Code.Usings, reading: Code.Reading.For(plan.Spec.Architecture!)))
        {
            var other = Other(writer, plan);
            var graph = new GraphEmitter(writer, plan.Training, "", other: other);
            WriteForward(writer, plan, graph);
            WriteLoss(writer, plan);
            graph.WriteStages();
            other?.Layers.WriteStages();
            if (plan.HeadLoss is { } loss)
                HeadLossEmitter.WriteDeclared(writer, loss);
            if (plan.Objective is { } objective)
                WriteObjective(writer, plan, objective);
            if (IsPenalised(plan))
                WritePenalty(writer, plan, graph);
            if (plan.Schedules.Any(schedule => schedule.On != When.BeforeTraining))
                WriteSchedules(writer, plan, "protected override void Schedule(When when, Moment moment)", schedule =>
                    schedule.On != When.BeforeTraining
                );
            if (plan.Schedules.Any(schedule => schedule.On == When.BeforeTraining))
                WriteSchedules(writer, plan, "protected override void Start(DslPeft.Training.TrainingExamples examples)", schedule =>
                    schedule.On == When.BeforeTraining
                );
        }
        return writer.ToString();
    }

    /// <summary>The layers without the method that is left out, of which a pass draws how many it runs.</summary>
    private static OtherLayers? Other(CodeWriter writer, AdaptationPlan plan) =>
        plan.Drop is { } drop
            ? new OtherLayers(new GraphEmitter(writer, drop.Training, "Dropped"), layer =>
                $"{layer} < Routing.Choice(pass, {drop.Route}, 0)"
            )
            : null;

    public static string EmitTensors(AdaptationPlan plan)
    {
        var writer = new CodeWriter();
        using (writer.Type(plan.Spec.Type, "", Code.Usings, reading: Code.Reading.For(plan.Spec.Architecture!)))
        {
            var graph = new GraphEmitter(writer, plan.Training, "");
            graph.WriteTensorSets();
            var other = Other(writer, plan)?.Layers;
            other?.WriteTensorSets();
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            using (writer.Block("protected override void Bind()"))
            {
                graph.WriteBinding(Source);
                other?.WriteBinding(Source);
            }
        }
        return writer.ToString();
    }

    private static string Source(TensorBinding binding) =>
        binding.Kind switch
        {
            _ when binding.Rounded => $"Base.Rounded({Code.Names(binding)})",
            _ when binding.Storage.IsQuantised() => $"Base.Quantised({Code.Name(binding.Name)})",
            BindingKind.Base or BindingKind.Loaded => $"Base[{Code.Name(binding.Name)}]",
            BindingKind.Fused => $"Base.Fused({Code.Names(binding)})",
            BindingKind.Copies => Code.Array(
                Enumerable.Range(0, binding.Count).Select(copy => $"this[{Code.Name($"{binding.Name}.{copy}")}]")
            ),
            _ => $"this[{Code.Name(binding.Name)}]",
        };

    private static void WriteForward(CodeWriter writer, AdaptationPlan plan, GraphEmitter graph)
    {
        var routed = plan.Routes.Count > 0;
        var trunk = HeadAt(plan.Training);
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public override Tensor Forward(Batch batch)"))
        {
            if (routed)
            {
                writer.Line("// Evaluation does not draw: it uses the deployed form.");
                writer.Line("if (!training)");
                using (writer.Indent())
                    writer.Line("return Infer(batch);");
                writer.Line("Routing.Draw(1);");
                writer.Line("return Forward(batch, 0);");
            }
            else
            {
                WriteForwardBody(writer, plan, graph, trunk, "");
            }
        }
        if (routed)
        {
            writer.Line();
            using (writer.Block("private Tensor Forward(Batch batch, int pass)"))
                WriteForwardBody(writer, plan, graph, trunk, ", pass");
        }
        writer.Line();
        writer.Summary("The stack's last hidden states.");
        using (writer.Block($"private Tensor Trunk(Batch batch{(routed ? ", int pass" : "")})"))
        {
            writer.Line("PrepareTraining();");
            if (plan.Training.Stages.Any(stage => stage.Recomputed))
                writer.Line($"var recomputed = new LayerRecomputation(Routing){(Draws(plan.Training) ? " { Draws = true }" : "")};");
            graph.WriteFlow(0, trunk, [], ["hidden"]);
            writer.Line("return hidden;");
        }
        if (plan.Head is { ComparesSentences: true })
            WriteForwardBoth(writer, plan, graph, trunk);
        if (plan.Training.Stages.Any(stage => stage.Name == "Pool"))
        {
            writer.Line();
            writer.Summary($"Training form with the pooled state: hidden states {Hidden(plan)} and (B, {Hidden(plan).Last}).");
            using (writer.Block("public EncoderOutput Encode(Batch batch)"))
            {
                if (routed)
                {
                    writer.Line("if (!training)");
                    using (writer.Indent())
                        writer.Line("return InferEncode(batch);");
                    writer.Line("Routing.Draw(1);");
                }
                writer.Line($"var hidden = Trunk(batch{(routed ? ", 0" : "")});");
                graph.WriteFlow(trunk, plan.Training.Stages.Count, ["hidden"], ["hidden", "pooled"]);
                writer.Line("return new EncoderOutput(hidden, pooled);");
            }
        }
    }

    /// <summary>True if layers that run again draw from torch's generator, or may.</summary>
    private static bool Draws(Graph graph) =>
        graph.Stages.Where(stage => stage.Recomputed).SelectMany(stage => stage.Nodes).Any(Randomness.Draws);

    /// <summary>Index of the first stage above the stack.</summary>
    public static int HeadAt(Graph graph) =>
        graph.Stages.ToList().FindIndex(stage => stage.Name is "Head" or "Pool") is var head and >= 0 ? head : graph.Stages.Count;

    /// <summary>A pretraining model's second form, which gives the logits of both heads.</summary>
    private static void WriteForwardBoth(CodeWriter writer, AdaptationPlan plan, GraphEmitter graph, int trunk)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public PretrainingLogits ForwardBoth(Batch batch)"))
        {
            if (plan.Routes.Count > 0)
            {
                writer.Line("if (!training)");
                using (writer.Indent())
                    writer.Line("return InferBoth(batch);");
                writer.Line("Routing.Draw(1);");
            }
            writer.Line($"var hidden = Trunk(batch{(plan.Routes.Count > 0 ? ", 0" : "")});", Hidden(plan).ToString());
            graph.WriteFlow(trunk, plan.Training.Stages.Count, ["hidden"], ["logits", "relationship"]);
            writer.Line("return new PretrainingLogits(logits, relationship);");
        }
    }

    private static void WriteForwardBody(CodeWriter writer, AdaptationPlan plan, GraphEmitter graph, int trunk, string pass)
    {
        if (plan.Head is null)
        {
            writer.Line($"return Trunk(batch{pass});");
            return;
        }
        writer.Line($"var hidden = Trunk(batch{pass});", Hidden(plan).ToString());
        graph.WriteFlow(trunk, trunk + 1, ["hidden"], ["logits"]);
        writer.Line("return logits;");
    }

    /// <summary>Shape of the hidden states that the trunk gives to the head.</summary>
    public static Shape Hidden(AdaptationPlan plan) =>
        plan
            .Training.Stages.Take(HeadAt(plan.Training))
            .SelectMany(stage => stage.Outputs)
            .Last(output => output.Variable == "hidden")
            .Shape;

    /// <summary>How many virtual tokens stand before the real ones in these states.</summary>
    public static long VirtualTokens(AdaptationPlan plan) =>
        Hidden(plan) is { PositionAxis: >= 0 and var axis } shape ? shape.Dims[axis].Constant : 0;

    private static void WriteLoss(CodeWriter writer, AdaptationPlan plan)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        if (HasSeveralMeans(plan))
        {
            writer.Line("public override Tensor Loss(Batch batch) => Loss(batch, LossShare.Whole);");
            writer.Line();
            writer.Line("/// <inheritdoc/>");
        }
        using (
            writer.Block(
                HasSeveralMeans(plan)
                    ? "public override Tensor Loss(Batch batch, LossShare share)"
                    : "public override Tensor Loss(Batch batch)"
            )
        )
        {
            if (plan.Head is null)
            {
                writer.Line(
                    $"throw new System.InvalidOperationException({Code.Literal($"{plan.Spec.Type.Name} has no head and so no loss. Declare one, for example [Classifier(Labels = 2)].")});"
                );
                return;
            }
            var routed = plan.Routes.Count > 0;
            if (routed)
                writer.Line($"Routing.Draw({plan.Passes});");
            if (HasTerms(plan))
                writer.Line("BeginTerms();");
            for (var pass = 0; pass < plan.Passes; pass++)
                HeadLossEmitter.WriteLogits(writer, plan, Suffix(plan, pass), routed ? $", {pass}" : "");
            var task = HeadLossEmitter.Write(writer, plan, Suffix(plan, 0));
            if (HasSeveralMeans(plan) && !HeadLossEmitter.IsShared(plan.Head))
            {
                writer.Line($"using var mean = {task};");
                task = "share.OfWeight(mean)";
            }
            WriteSum(writer, plan, task);
        }
    }

    /// <summary>Returns the task's loss with the parts that methods add to it.</summary>
    private static void WriteSum(CodeWriter writer, AdaptationPlan plan, string task)
    {
        var parts = new List<string>();
        if (plan.Objective is { } objective)
        {
            parts.Add("extra");
            writer.Line($"using var task = {task};");
            writer.Line(
                $"using var difference = {objective.Name}({string.Join(", ", Enumerable.Range(0, plan.Passes).Select(pass => "logits" + Suffix(plan, pass)))});"
            );
            writer.Line("using var extra = share.OfLabels(difference);");
        }
        else if (IsPenalised(plan) || HasTerms(plan))
        {
            writer.Line($"using var task = {task};");
        }
        if (IsPenalised(plan))
            parts.Add(WriteShare(writer, plan, "penalty", "penalties", "Penalty()"));
        if (HasTerms(plan))
            parts.Add(WriteShare(writer, plan, "term", "terms", "EndTerms()"));
        var sum = parts.Count == 0 ? task : "task";
        foreach (var part in parts.Take(parts.Count - 1))
        {
            var name = part == "extra" ? "objective" : "penalised";
            writer.Line($"using var {name} = Scalars.Plus({sum}, {part});");
            sum = name;
        }
        writer.Line(parts.Count == 0 ? $"return {sum};" : $"return Scalars.Plus({sum}, {parts[parts.Count - 1]});");
    }

    /// <summary>Writes a part of the loss, where batches share a step its share; returns its name.</summary>
    private static string WriteShare(CodeWriter writer, AdaptationPlan plan, string name, string whole, string call)
    {
        if (!HasSeveralMeans(plan))
        {
            writer.Line($"using var {name} = {call};");
            return name;
        }
        writer.Line($"using var {whole} = {call};");
        writer.Line($"using var {name} = share.OfWeight({whole});");
        return name;
    }

    /// <summary>Whether a pass computes parts of the loss beside its result.</summary>
    private static bool HasTerms(AdaptationPlan plan) => plan.Training.Stages.Any(RecomputedLayers.AddsToLoss);

    /// <summary>
    /// Whether terms of the loss are means over different counts, so that no one share of a batch in its step is right for their sum.
    /// </summary>
    private static bool HasSeveralMeans(AdaptationPlan plan) =>
        plan.Head is { } head && (HeadLossEmitter.IsShared(head) || plan.Objective is not null);

    /// <summary>What the variables of a pass are numbered with.</summary>
    private static string Suffix(AdaptationPlan plan, int pass) =>
        plan.Passes == 1 && plan.Objective is null ? "" : pass.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsPenalised(AdaptationPlan plan) => plan.Training.Stages.Any(stage => stage.Penalties.Count > 0);

    /// <summary>The sum of the stages' penalties, and a method for each.</summary>
    private static void WritePenalty(CodeWriter writer, AdaptationPlan plan, GraphEmitter graph)
    {
        writer.Line();
        writer.Summary("The methods' penalties on their weights, a scalar.");
        using (writer.Block("private Tensor Penalty()"))
        {
            writer.Line("using var scope = NewDisposeScope();");
            writer.Line("var parts = new List<Tensor>();");
            foreach (var stage in plan.Training.Stages.Where(stage => stage.Penalties.Count > 0))
            {
                using (graph.EachLayer(stage))
                {
                    foreach (var penalty in stage.Penalties)
                        writer.Line($"parts.Add({graph.FragmentCall(stage, penalty)});");
                }
            }

            writer.Line("return stack(parts).sum().MoveToOuterDisposeScope();");
        }
        foreach (var stage in plan.Training.Stages.GroupBy(stage => stage.Method).Select(stages => stages.First()))
        {
            foreach (var penalty in stage.Penalties)
                graph.WriteFragment(stage, penalty);
        }
    }

    /// <summary>What the methods do at moments of training, or before it.</summary>
    private static void WriteSchedules(CodeWriter writer, AdaptationPlan plan, string signature, System.Func<ScheduleSpec, bool> isOf)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block(signature))
        {
            writer.Line("using var noGrad = no_grad();");
            foreach (var schedule in plan.Schedules.Where(isOf))
            {
                writer.Line();
                writer.Line("// " + schedule.Origin);
                using (
                    writer.Block(
                        schedule.On == When.BeforeTraining
                            ? "using (NewDisposeScope())"
                            : $"if (when == When.{schedule.On}{(schedule.Every > 1 ? $" && moment.Step % {schedule.Every} == 0" : "")})"
                    )
                )
                {
                    if (schedule.On != When.BeforeTraining)
                        writer.Line("using var scope = NewDisposeScope();");
                    writer.Line($"string[] places = {Code.Array(schedule.Places.Select(CallWriter.Places))};");
                    writer.Line($"{CallWriter.Call(schedule.Call)};");
                }
            }
        }
    }

    private static void WriteObjective(CodeWriter writer, AdaptationPlan plan, Fragment objective)
    {
        writer.Line();
        using (
            writer.Block(
                $"private static Tensor {objective.Name}({string.Join(", ", Enumerable.Range(0, plan.Passes).Select(pass => $"Tensor logits{pass}"))})"
            )
        )
        {
            var body = new NodeWriter(writer, objective.Nodes, plannedDisposal: true);
            body.Write([objective.Result]);
            writer.Line($"return {body.Owned(objective.Result)};");
        }
    }
}
