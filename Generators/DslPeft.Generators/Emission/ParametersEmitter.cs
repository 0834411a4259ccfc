using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Emission;

/// <summary>Writes an adaptation's constants, its parameter table and its constructor.</summary>
internal static class ParametersEmitter
{
    public static string Emit(AdaptationPlan plan)
    {
        var writer = new CodeWriter();
        var (spec, counts) = (plan.Spec, plan.Counts);
        using (writer.Type(spec.Type, Bases(spec, plan.Head), Code.Usings, plan.Explanation))
        {
            Constant(writer, "BaseParameters", counts.Base, "Parameters of the base model.");
            Constant(writer, "TrainableParameters", counts.Trainable, "Parameters that the optimizer updates, head included.");
            Constant(
                writer,
                "AddedParameters",
                counts.Added,
                "Parameters held beside the base's; copies of thawed base parameters not counted."
            );
            Constant(
                writer,
                "ChangedParameters",
                counts.Changed,
                "Parameters of the deployed model that are new or may differ from the pretrained ones."
            );
            Constant(writer, "DeployedParameters", counts.Deployed, "Parameters to ship with the base for deployment.");
            Constant(writer, "HeadParameters", counts.Head, "Parameters of the task head.");
            writer.Line();
            writer.Summary("What was declared, and what follows from it.");
            using (writer.Initializer("public static AdaptationInfo Declaration { get; } = new()"))
                WriteDeclaration(writer, plan);
            writer.Line();
            writer.Summary("Builds the adaptation over a loaded base.");
            writer.Line("/// <param name=\"base\">The frozen base; many adaptations can share it.</param>");
            writer.Line("/// <param name=\"seed\">Seed of the initial values and of routing.</param>");
            writer.Line(
                $"{spec.Architecture!.Type.Accessibility} {spec.Type.Identifier}({spec.Architecture.Type.Reference} @base, int seed = 42) : base(@base, Declaration, seed)"
            );
            writer.Line("{");
            writer.Line("}");
            writer.Line();
            WriteRows(writer, plan);
        }
        return writer.ToString();
    }

    /// <summary>The base list of an adaptation. A class with a base class of its own has said it.</summary>
    public static string Bases(AdaptationSpec spec, HeadForm? head)
    {
        string[] bases =
        [
            .. (string[])(spec.Type.HasBase ? [] : ["AdaptedModel"]),
            .. (string[])(head is { ComparesSentences: true } ? ["IPretrainingModel"] : []),
        ];
        return bases.Length == 0 ? "" : " : " + string.Join(", ", bases);
    }

    private static void Constant(CodeWriter writer, string name, long value, string summary)
    {
        writer.Summary(summary);
        writer.Line($"public const long {name} = {Code.Count(value)};");
    }

    private static void WriteDeclaration(CodeWriter writer, AdaptationPlan plan)
    {
        writer.Line($"Name = {Code.Literal(plan.Spec.Type.Name)},");
        writer.Line($"Architecture = {Code.Literal(plan.Spec.Architecture!.Type.Name)},");
        writer.Line($"Head = {Head(plan.Spec.Head)},");
        if (plan.Head is { Body: HeadBody.Declared })
            writer.Line("ReadsPooled = false,");
        if (plan.Head is { Body: HeadBody.Declared, WeighsClasses: false })
            writer.Line("WeighsClasses = false,");
        var labels = plan.Head is { GivesWords: true }
            ? plan.Spec.Architecture.Parts.First(part => part is { Kind: PartKind.Embed, By: IndexedBy.Words }).In
            : plan.Spec.Head?.Labels ?? 0;
        writer.Line($"Labels = {labels},");
        foreach (
            var name in new[]
            {
                "BaseParameters",
                "TrainableParameters",
                "AddedParameters",
                "ChangedParameters",
                "DeployedParameters",
                "HeadParameters",
            }
        )
            writer.Line($"{name} = {name},");
        WriteCosts(writer, plan);
        writer.Line($"Mergeable = {(plan.IsMergeable ? "true" : "false")},");
        writer.Line($"FlatTrainables = {(plan.FlatTrainables ? "true" : "false")},");
        if (plan.IsRounded)
            writer.Line("MixedPrecision = true,");
        if (plan.Spec.Storage is { IsPlain: false } storage)
            writer.Line($"Storage = new(BaseType.{storage.Type}, Quantisation.{storage.Layers}),");
        if (plan.Spec.ReadsTasks)
            writer.Line("ReadsTasks = true,");
        if (plan.Spec.Tasks > 0)
            writer.Line($"Tasks = {plan.Spec.Tasks},");
        writer.Line($"StructureHash = {Code.Literal(plan.StructureHash)},");
        if (plan.Facts.Count > 0)
            writer.Line(
                $"Facts = new Dictionary<string, string> {{ {string.Join(", ", plan.Facts.Select(fact => $"[{Code.Literal(fact.Split('=')[0])}] = {Code.Literal(fact.Split('=')[1])}"))} }},"
            );
        if (plan.Drop is { } drop)
            writer.Line($"DroppableLayers = {drop.Layers},");
        if (plan.Schedules.Any(schedule => schedule.On == When.BeforeTraining))
            writer.Line("StartsFromData = true,");
        if (
            plan
                .Schedules.Where(schedule => schedule.On != When.BeforeTraining)
                .Select(schedule => schedule.On)
                .Distinct()
                .OrderBy(on => on)
                .ToList() is
            { Count: > 0 } moments
        )
            writer.Line($"Schedules = [{string.Join(", ", moments.Select(moment => $"When.{moment}"))}],");
        if (plan.Head is { Body: HeadBody.CausalLm } && ForwardEmitter.VirtualTokens(plan) is > 0 and var virtualTokens)
            writer.Line($"VirtualTokens = {virtualTokens},");
        if (plan.Head is { Body: HeadBody.CausalLm } && plan.Unpackable.Length > 0)
            writer.Line($"WhyUnpacked = {Code.Literal(plan.Unpackable)},");
        if (Members(plan) is { Length: > 0 } members)
            writer.Line($"FusionMembers = {Code.Array(members)},");
        if (plan.Routes.Count > 0)
            writer.Line(
                $"Routes = {Code.Array(plan.Routes.Select(route => $"new({Code.Literal(route.Name)}, {route.Layers}, {route.Count}, {(route.Distinct ? "true" : "false")})"))},"
            );
        writer.Line("Explanation = string.Join(\"\\n\",");
        using (writer.Indent())
        {
            for (var i = 0; i < plan.Explanation.Count; i++)
                writer.Line(Code.Literal(plan.Explanation[i]) + (i == plan.Explanation.Count - 1 ? ")," : ","));
        }

        writer.Line("Parameters = [.. Rows()],");
    }

    /// <summary>The head at run time: one of the library's list, or a new object of a class that the declared head names.</summary>
    private static string Head(HeadSpec? head)
    {
        if (head?.Own is not { } own)
            return $"HeadKind.{head?.Form.Name ?? "None"}";
        var attribute = $"new {own.Method.FullName}{(head.Settings.Count == 0 ? "()" : $" {{ {string.Join(", ", head.Settings)} }}")}";
        return $"new {own.Method.Head!.RunTime}({(own.Method.Head.TakesAttribute ? attribute : "")})";
    }

    /// <summary>The uses that the one fusion combines, in their order.</summary>
    private static string[] Members(AdaptationPlan plan)
    {
        var fusions = plan.Spec.Methods.Where(use => use.Method.Form.CombinesUses).ToList();
        return fusions.Count != 1
            ? []
            :
            [
                .. plan
                    .Spec.Methods.Where(use => !use.Method.IsAround && use.Method.FullName == fusions[0].Around)
                    .Select(use => Code.Literal(use.Name)),
            ];
    }

    private static void WriteCosts(CodeWriter writer, AdaptationPlan plan)
    {
        var costs = plan.Costs;
        using (writer.Indented("Costs = new()", ","))
        {
            Write("Base", costs.Base);
            Write("Forward", costs.Forward);
            Write("Backward", costs.Backward);
            Write("Deployed", costs.Deployed);
            Write("ActivationBytes", costs.ActivationBytes);
            if (costs.Recomputed != default)
            {
                Write("Recomputed", costs.Recomputed);
                Write("RecomputedBytes", costs.RecomputedBytes);
            }

            if (plan.Passes > 1)
                writer.Line($"Passes = {plan.Passes},");
            writer.Line($"BackpropagatedLayers = {costs.BackpropagatedLayers},");
            writer.Line($"Layers = {costs.Layers},");
            if (costs.IsLowerBound)
                writer.Line("IsLowerBound = true,");
        }

        void Write(string name, Polynomial cost) =>
            writer.Line(
                $"{name} = new(Pass: {Code.Count(cost.Pass)}, Row: {Code.Count(cost.Row)}, Token: {Code.Count(cost.Token)}, TokenPair: {Code.Count(cost.TokenPair)}){OfSource(cost)},"
            );

        string OfSource(Polynomial cost) =>
            plan.Spec.Architecture!.Stacks.Count == 1
                ? ""
                : $" {{ Source = {Code.Count(cost.Source)}, SourcePair = {Code.Count(cost.SourcePair)}, Crossing = {Code.Count(cost.Crossing)} }}";
    }

    private static void WriteRows(CodeWriter writer, AdaptationPlan plan)
    {
        writer.Summary("One row for each tensor of the adaptation.");
        using (writer.Block("private static IEnumerable<ParameterRow> Rows()"))
        {
            var t = 0;
            while (t < plan.Tensors.Count)
            {
                // Tensors of the same layers stand in one loop.
                var layers = plan.Tensors[t].Layers;
                var group = plan.Tensors.Skip(t).TakeWhile(tensor => tensor.Layers.Equals(layers)).ToList();
                t += group.Count;
                if (layers.Count == 0)
                {
                    foreach (var tensor in group)
                        WriteRow(writer, tensor);
                    continue;
                }
                foreach (var (from, to) in Code.Runs(layers))
                {
                    using (writer.Block($"for (var i = {from}; i < {to}; i++)"))
                    {
                        foreach (var tensor in group)
                            WriteRow(writer, tensor);
                    }
                }
            }
            if (plan.Tensors.Count == 0)
                writer.Line("yield break;");
        }
    }

    private static void WriteRow(CodeWriter writer, OwnTensor tensor)
    {
        var initial =
            $"new(Init.{tensor.Init}"
            + (tensor.Std != 0 ? $", Std: {Code.Number(tensor.Std)}" : "")
            + (tensor.FanIn != 0 ? $", FanIn: {tensor.FanIn}" : "")
            + ")";
        var members = new[]
        {
            tensor.Trainable ? "Trainable = true" : "",
            tensor.Decay ? "Decay = true" : "",
            tensor.Rate != 1 ? $"Rate = {Code.Number(tensor.Rate)}" : "",
            tensor.CheckpointKey.Length > 0 ? $"CheckpointKey = {Code.Name(tensor.CheckpointKey)}" : "",
            tensor.Copies > 1 || tensor.Routed ? "Routed = true" : "",
            tensor.Deployed && !tensor.Merged ? "" : "Deployed = false",
            tensor.Head ? "Head = true" : "",
            tensor.State ? "State = true" : "",
            tensor.Integer ? "Integer = true" : "",
            tensor.Seeded ? "Seeded = true" : "",
            tensor.FromBase.Count > 0 ? $"FromBase = {Code.Array(tensor.FromBase.Select(Code.Name))}" : "",
            tensor.From is { } from ? $"From = {CallWriter.InitialValue(from)}" : "",
        }.Where(member => member.Length > 0);
        if (tensor is { Copies: 1, From: not null })
        {
            using (
                writer.Initializer(
                    $"yield return new({Code.Name(tensor.Name)}, {Code.Dims(tensor.Shape)}, {initial}, {Code.Literal(tensor.Origin)})"
                )
            )
            {
                foreach (var member in members)
                    writer.Line(member + ",");
            }

            return;
        }
        if (tensor.Copies == 1)
        {
            writer.Line(
                $"yield return new({Code.Name(tensor.Name)}, {Code.Dims(tensor.Shape)}, {initial}, {Code.Literal(tensor.Origin)}) {{ {string.Join(", ", members)} }};"
            );
            return;
        }
        writer.Line($"for (var copy = 0; copy < {tensor.Copies}; copy++)");
        using (writer.Indent())
            writer.Line(
                $"yield return new({Code.Name(tensor.Name + ".{copy}", "{i}", "{copy}")}, {Code.Dims(tensor.Shape)}, {initial}, {Code.Literal(tensor.Origin)}) {{ {string.Join(", ", members)} }};"
            );
    }
}
