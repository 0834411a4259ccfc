using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Plan;
using DslPeft.Generators.Specs;

namespace DslPeft.Generators.Emit;

/// <summary>Writes an adaptation's deployed form: what deployment computes, the binding of its tensors, and the forward pass over them.</summary>
internal static class DeployedEmitter
{
    public static string EmitInfer(AdaptationPlan plan)
    {
        var writer = new CodeWriter();
        using (writer.Type(plan.Spec.Type, "", Code.Usings))
        {
            var lowest = Lowest(writer, plan);
            var graph = new GraphEmitter(writer, plan.Deployed, "Infer", new GraphEmitter(writer, plan.Training, ""), lowest: lowest);
            var result = plan.Head == HeadKind.None ? "hidden" : "logits";
            var head = ForwardEmitter.HeadAt(plan.Deployed);
            var stages = plan.Head == HeadKind.None ? head : head + 1;
            writer.Line("/// <inheritdoc/>");
            using (writer.Block("public override Tensor Infer(Batch batch)"))
            {
                writer.Line("using var noGrad = no_grad();");
                writer.Line("Deploy();");
                graph.WriteFlow(0, stages, [], [result]);
                writer.Line($"return {result};");
            }
            if (plan.Head == HeadKind.Pretraining)
            {
                writer.Line();
                writer.Line("/// <inheritdoc/>");
                using (writer.Block("public PretrainingLogits InferBoth(Batch batch)"))
                {
                    writer.Line("using var noGrad = no_grad();");
                    writer.Line("Deploy();");
                    graph.WriteFlow(0, plan.Deployed.Stages.Count, [], ["logits", "relationship"]);
                    writer.Line("return new PretrainingLogits(logits, relationship);");
                }
            }
            if (plan.Head == HeadKind.None && plan.Routes.Count > 0 && stages < plan.Deployed.Stages.Count)
            {
                writer.Line();
                writer.Summary("Deployed form with the pooled state.");
                using (writer.Block("private EncoderOutput InferEncode(Batch batch)"))
                {
                    writer.Line("using var noGrad = no_grad();");
                    writer.Line("Deploy();");
                    graph.WriteFlow(0, plan.Deployed.Stages.Count, [], ["hidden", "pooled"]);
                    writer.Line("return new EncoderOutput(hidden, pooled);");
                }
            }
            graph.WriteStages();
            lowest?.Layers.WriteStages();
        }
        return writer.ToString();
    }

    /// <summary>The layers without the method that is left out, of which the model says how many it runs.</summary>
    private static LowestLayers? Lowest(CodeWriter writer, AdaptationPlan plan) => plan.Drop is { } drop
        ? new LowestLayers(new GraphEmitter(writer, drop.Deployed, "InferDropped"), "DroppedLayers")
        : null;

    public static string EmitDeploy(AdaptationPlan plan)
    {
        var writer = new CodeWriter();
        using (writer.Type(plan.Spec.Type, "", Code.Usings))
        {
            var training = new GraphEmitter(writer, plan.Training, "");
            writer.Line("/// <inheritdoc/>");
            using (writer.Block("protected override void Deploy(DeployedTensors deployed)"))
                WriteSteps(writer, plan, training);
            foreach (var stage in plan.Training.Stages.GroupBy(stage => stage.Method).Select(stages => stages.First()))
                foreach (var step in stage.Deploys)
                    training.WriteFragment(stage, step.Fragment);
            writer.Line();
            WriteMerge(writer, plan);
            writer.Line();
            var deployed = new GraphEmitter(writer, plan.Deployed, "Infer", new GraphEmitter(writer, plan.Training, ""));
            deployed.WriteTensorSets();
            var lowest = Lowest(writer, plan)?.Layers;
            lowest?.WriteTensorSets();
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            using (writer.Block("protected override void BindDeployed(DeployedTensors deployed)"))
            {
                deployed.WriteBinding(Source);
                lowest?.WriteBinding(Source);
            }
        }
        return writer.ToString();
    }

    private static string Source(TensorBinding binding) => binding.Kind switch
    {
        BindingKind.Fused => $"deployed.Fused({string.Join(", ", binding.Parts.Select(Code.Name))})",
        BindingKind.Loaded => $"Base[{Code.Name(binding.Name)}]",
        _ => $"deployed[{Code.Name(binding.Name)}]",
    };

    private static void WriteSteps(CodeWriter writer, AdaptationPlan plan, GraphEmitter training)
    {
        var encoders = plan.Training.Stages.Where(stage => stage.IsEncoder).ToList();
        foreach (var encoder in encoders)
            writer.Line($"using var {encoder.Outputs[0].Variable} = {training.Method(encoder)}({training.Field(encoder)});", encoder.Outputs[0].Shape.ToString());
        foreach (var stage in plan.Training.Stages.Where(stage => stage.Deploys.Count > 0))
        {
            if (!stage.IsLayer)
            {
                WriteSteps(writer, stage, training);
                continue;
            }
            using (writer.Block($"for (var i = {stage.First}; i < {stage.First + stage.Count}; i++)"))
                WriteSteps(writer, stage, training);
        }
    }

    private static void WriteSteps(CodeWriter writer, Stage stage, GraphEmitter training)
    {
        foreach (var step in stage.Deploys)
        {
            var call = $"{GraphEmitter.Method(stage, step.Fragment)}({training.FragmentArguments(stage, step.Fragment, $"deployed[{Code.Name(step.Name)}]")})";
            var (local, keep) = step.Kind switch
            {
                DeployKind.Merge => ("delta", $"Merge({Code.Name(step.Name)}, delta)"),
                DeployKind.Rows => ("rows", $"SetRows({Code.Name(step.Name)}, {Code.Name(step.Rows)}, rows, {string.Join(", ", step.Ids)})"),
                _ => ("value", $"Set({Code.Name(step.Name)}, value)"),
            };
            writer.Line($"using (var {local} = {call})", step.Fragment.Shape.ToString());
            using (writer.Indent())
                writer.Line($"deployed.{keep};");
        }
    }

    private static void WriteMerge(CodeWriter writer, AdaptationPlan plan)
    {
        if (plan.IsMergeable)
        {
            writer.Summary("Folds the adaptation into copies of the base weights, which Infer then uses; the result by name. Unmerge drops them.");
            writer.Line("public DeployedTensors Merge() => Deploy();");
            writer.Line();
            writer.Summary("Drops the merged weights. The base itself never changed.");
            writer.Line("public void Unmerge() => Undeploy();");
            return;
        }
        var reason = $"{plan.Spec.Type.Name} cannot be merged into base weights: {string.Join("; ", plan.Unmergeable)}. Infer runs its deployed form.";
        writer.Summary(reason);
        writer.Line($"[System.Obsolete({Code.Literal(reason)}, error: true)]");
        writer.Line("public void Merge() => throw new System.NotSupportedException();");
    }
}
