using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Emission;

/// <summary>
/// Writes an adaptation's deployed form: what deployment computes, the binding of its tensors, and the forward pass over them.
/// </summary>
internal static class DeployedEmitter
{
    public static string EmitInfer(AdaptationPlan plan)
    {
        var writer = new CodeWriter();
        using (writer.Type(plan.Spec.Type, "", Code.Usings, reading: Code.Reading.For(plan.Spec.Architecture!)))
        {
            var other = Other(writer, plan);
            var graph = new GraphEmitter(writer, plan.Deployed, "Infer", new GraphEmitter(writer, plan.Training, ""), other: other);
            var head = ForwardEmitter.HeadAt(plan.Deployed);
            var stages = plan.Head is null ? head : head + 1;
            var all = plan.Deployed.Stages.Count;
            if (IsSplit(plan))
                WriteParts(writer, plan, graph, stages);
            else
                WriteForm("/// <inheritdoc/>", "public override Tensor Infer(Batch batch)", stages, [Result(plan)], Result(plan));
            if (plan.Head is { ComparesSentences: true })
            {
                writer.Line();
                WriteForm(
                    "/// <inheritdoc/>",
                    "public PretrainingLogits InferBoth(Batch batch)",
                    all,
                    ["logits", "relationship"],
                    "new PretrainingLogits(logits, relationship)"
                );
            }
            if (plan.Head is null && plan.Routes.Count > 0 && stages < all)
            {
                writer.Line();
                WriteForm(
                    "/// <summary>Deployed form with the pooled state.</summary>",
                    "private EncoderOutput InferEncode(Batch batch)",
                    all,
                    ["hidden", "pooled"],
                    "new EncoderOutput(hidden, pooled)"
                );
            }
            graph.WriteStages();
            other?.Layers.WriteStages();

            void WriteForm(string summary, string signature, int to, string[] results, string result)
            {
                writer.Line(summary);
                using (writer.Block(signature))
                {
                    writer.Line("using var noGrad = no_grad();");
                    writer.Line("using var running = BeginInfer();");
                    if (IsSplit(plan))
                        WriteAbove(writer, plan, graph, "null", "0", to, results);
                    else
                        graph.WriteFlow(0, to, [], results);
                    writer.Line($"return {result};");
                }
            }
        }
        return writer.ToString();
    }

    /// <summary>True if several adaptations can share the other layers, so that inference can begin above them.</summary>
    private static bool IsSplit(AdaptationPlan plan) => plan.SharedLayers > 0 || plan.Drop is { SharedLayers: > 0 };

    private static string Result(AdaptationPlan plan) => plan.Head is null ? "hidden" : "logits";

    /// <summary>Inference in two parts: the other layers, and from their hidden states on.</summary>
    private static void WriteParts(CodeWriter writer, AdaptationPlan plan, GraphEmitter graph, int stages)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public override int SharedLayers => {Shared(plan)};");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override Tensor Infer(Batch batch) => InferUpper(batch, null, 0);");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("protected override Tensor InferLower(Batch batch, int layers)"))
        {
            writer.Line("using var noGrad = no_grad();");
            writer.Line("using var running = BeginInfer();");
            writer.Line("return InferLayers(batch, null, 0, layers);");
        }
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("protected override Tensor InferUpper(Batch batch, Tensor? lower, int layers)"))
        {
            writer.Line("using var noGrad = no_grad();");
            writer.Line("using var running = BeginInfer();");
            WriteAbove(writer, plan, graph, "lower", "layers", stages, [Result(plan)]);
            writer.Line($"return {Result(plan)};");
        }
        writer.Line();
        writer.Summary("Runs the layers from one to another, on the hidden states below them, or from the batch on.");
        using (writer.Block("private Tensor InferLayers(Batch batch, Tensor? lower, int from, int to)"))
        {
            graph.WriteFlow(0, AboveStack(plan), [], ["hidden"], new StackPart("lower", "from", "to"));
            writer.Line("return hidden;");
        }
    }

    /// <summary>Statements that run the layers from one on, and the stages above the stack.</summary>
    private static void WriteAbove(
        CodeWriter writer,
        AdaptationPlan plan,
        GraphEmitter graph,
        string lower,
        string from,
        int to,
        string[] results
    )
    {
        var layers = plan.Deployed.Stages.Where(stage => stage.IsLayer).ToList();
        writer.Line(
            $"var hidden = InferLayers(batch, {lower}, {from}, {layers.Sum(stage => stage.Count)});",
            layers[layers.Count - 1].Outputs[0].Shape.ToString()
        );
        graph.WriteFlow(AboveStack(plan), to, ["hidden"], results);
    }

    private static int AboveStack(AdaptationPlan plan) => plan.Deployed.Stages.ToList().FindLastIndex(stage => stage.IsLayer) + 1;

    /// <summary>C# of the number of layers that are the base's own; how many are left out is known when it runs.</summary>
    private static string Shared(AdaptationPlan plan)
    {
        var (always, dropped) = (plan.SharedLayers, plan.Drop?.SharedLayers ?? 0);
        if (dropped <= always)
            return always.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var left = dropped < plan.Drop!.Layers ? $"System.Math.Min(DroppedLayers, {dropped})" : "DroppedLayers";
        return always == 0 ? left : $"System.Math.Max({always}, {left})";
    }

    /// <summary>The layers without the method that is left out, of which the model says which it runs.</summary>
    private static OtherLayers? Other(CodeWriter writer, AdaptationPlan plan) =>
        plan.Drop is { } drop
            ? new OtherLayers(new GraphEmitter(writer, drop.Deployed, "InferDropped"), layer => $"LeavesOut({layer})")
            : null;

    public static string EmitDeploy(AdaptationPlan plan)
    {
        var writer = new CodeWriter();
        using (writer.Type(plan.Spec.Type, "", Code.Usings, reading: Code.Reading.For(plan.Spec.Architecture!)))
        {
            var training = new GraphEmitter(writer, plan.Training, "");
            var methods = new FragmentMethods(plan.Training.Stages);
            writer.Line("/// <inheritdoc/>");
            using (writer.Block("protected override void Deploy(DeployedTensors deployed)"))
                WriteSteps(writer, plan, training, methods);
            var written = new HashSet<SharedFragment>();
            foreach (var stage in plan.Training.Stages.GroupBy(stage => stage.Method).Select(stages => stages.First()))
            {
                foreach (var fragment in stage.Deploys.Select(step => step.Fragment))
                {
                    if (methods.Of(stage, fragment) is not { } shared)
                        training.WriteFragment(stage, fragment);
                    else if (written.Add(shared))
                        training.WriteFragment(shared.Stage, shared.Fragment, shared);
                }
            }

            writer.Line();
            WriteMerge(writer, plan);
            writer.Line();
            var deployed = new GraphEmitter(writer, plan.Deployed, "Infer", new GraphEmitter(writer, plan.Training, ""));
            deployed.WriteTensorSets();
            var cached = CachedEmitter.Graphs(writer, plan);
            foreach (var form in cached)
                form.WriteTensorSets();
            var other = Other(writer, plan)?.Layers;
            other?.WriteTensorSets();
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            using (writer.Block("protected override void BindDeployed(DeployedTensors deployed)"))
            {
                deployed.WriteBinding(Source);
                foreach (var form in cached)
                    form.WriteBinding(Source);
                other?.WriteBinding(Source);
            }
        }
        return writer.ToString();
    }

    private static string Source(TensorBinding binding) =>
        binding.Kind switch
        {
            _ when binding.Rounded => $"{(binding.Kind == BindingKind.Loaded ? "Base" : "deployed")}.Rounded({Code.Names(binding)})",
            _ when binding.Storage.IsQuantised() => $"Base.Quantised({Code.Name(binding.Name)})",
            BindingKind.Fused => $"deployed.Fused({Code.Names(binding)})",
            BindingKind.Loaded => $"Base[{Code.Name(binding.Name)}]",
            _ => $"deployed[{Code.Name(binding.Name)}]",
        };

    private static void WriteSteps(CodeWriter writer, AdaptationPlan plan, GraphEmitter training, FragmentMethods methods)
    {
        var encoders = plan.Training.Stages.Where(stage => stage.IsEncoder).ToList();
        foreach (var encoder in encoders)
            writer.Line(
                $"using var {encoder.Outputs[0].Variable} = {training.Method(encoder)}({training.Field(encoder)});",
                encoder.Outputs[0].Shape.ToString()
            );
        foreach (var stage in plan.Training.Stages.Where(stage => stage.Deploys.Count > 0))
        {
            using (training.EachLayer(stage))
                WriteSteps(writer, stage, training, methods);
        }
    }

    private static void WriteSteps(CodeWriter writer, Stage stage, GraphEmitter training, FragmentMethods methods)
    {
        foreach (var step in stage.Deploys)
        {
            var (name, rowsName) = (Code.Name(GraphEmitter.At(stage, step.Name)), Code.Name(GraphEmitter.At(stage, step.Rows)));
            var call = training.FragmentCall(stage, step.Fragment, Current(stage, step.Name, name), methods.Of(stage, step.Fragment));
            var (local, keep) = step.Kind switch
            {
                DeployKind.Merge => ("delta", $"Merge({name}, delta)"),
                DeployKind.Patch => ("value", $"Patch({name}, value)"),
                DeployKind.Rows => ("rows", $"SetRows({name}, {rowsName}, rows, {string.Join(", ", step.Ids)})"),
                _ => ("value", $"Set({name}, value)"),
            };
            writer.Line($"using (var {local} = {call})", step.Fragment.Shape.ToString());
            using (writer.Indent())
                writer.Line($"deployed.{keep};");
        }
    }

    /// <summary>C# of the value so far of a tensor that a step replaces.</summary>
    private static string Current(Stage stage, string tensor, string name) =>
        stage.Tensors.Any(binding => binding.Name == tensor && binding.Kind == BindingKind.Base && binding.Storage != Storage.Float32)
            ? $"deployed.Widened({name})"
            : $"deployed[{name}]";

    private static void WriteMerge(CodeWriter writer, AdaptationPlan plan)
    {
        if (plan.IsMergeable)
        {
            writer.Summary(
                "Folds the adaptation into copies of the base weights, which Infer then uses; the result by name. Unmerge drops them."
            );
            writer.Line("public DeployedTensors Merge() => Deploy();");
            writer.Line();
            writer.Summary("Drops the merged weights. The base itself never changed.");
            writer.Line("public void Unmerge() => Undeploy();");
            return;
        }
        var reason =
            $"{plan.Spec.Type.Name} cannot be merged into base weights: {string.Join("; ", plan.Unmergeable)}. Infer runs its deployed form.";
        writer.Summary(reason);
        writer.Line($"[System.Obsolete({Code.Literal(reason)}, error: true)]");
        writer.Line("public void Merge() => throw new System.NotSupportedException();");
    }
}
