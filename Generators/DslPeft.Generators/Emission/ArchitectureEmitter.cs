using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Emission;

/// <summary>Writes an architecture: its parameter table and loading, the accessors of its parts, and the plain model.</summary>
internal static class ArchitectureEmitter
{
    public static string EmitParameters(ArchitecturePlan plan)
    {
        var writer = new CodeWriter();
        var spec = plan.Spec;
        using (writer.Type(spec.Type, spec.Type.HasBase ? "" : " : ArchitectureModule", Code.Usings, plan.Explanation))
        {
            writer.Summary("Number of parameters.");
            writer.Line($"public const long ParameterCount = {Code.Count(plan.Parameters)};");
            writer.Line();
            writer.Summary("What was declared, and what follows from it.");
            using (writer.Initializer("public static ArchitectureInfo Declaration { get; } = new()"))
                WriteDeclaration(writer, plan);
            writer.Line();
            writer.Summary("Allocates the weights, all zero.");
            writer.Line($"public {spec.Type.Identifier}() : base(Declaration)");
            writer.Line("{");
            writer.Line("}");
            writer.Line();
            writer.Summary(
                "Loads a Hugging Face checkpoint: a folder with config.json and weights, or a file of weights, of safetensors, of PyTorch or of ONNX."
            );
            writer.Line(
                "/// <exception cref=\"DslPeft.Checkpoints.CheckpointException\">The checkpoint is missing, damaged or does not fit; the message names every difference.</exception>"
            );
            writer.Line($"public static {spec.Type.Self} Load(string path) => Load(path, BaseStorage.Float32);");
            writer.Line();
            writer.Summary("Loads a checkpoint as the other one does, and holds the tensors in another form.");
            using (writer.Block($"public static {spec.Type.Self} Load(string path, BaseStorage storage)"))
            {
                writer.Line($"var model = new {spec.Type.Self}();");
                using (writer.Block("try"))
                {
                    writer.Line("model.Hold(storage);");
                    writer.Line("model.LoadFrom(path);");
                }
                using (writer.Block("catch"))
                {
                    writer.Line("model.Dispose();");
                    writer.Line("throw;");
                }
                writer.Line("return model;");
            }
            WriteParts(writer, spec);
            writer.Line();
            WriteRows(writer, spec);
        }
        return writer.ToString();
    }

    public static string EmitForward(ArchitecturePlan plan)
    {
        var writer = new CodeWriter();
        using (writer.Type(plan.Spec.Type, "", Code.Usings, reading: Code.ReadingOfPlain.For(plan.Spec)))
        {
            var graph = new GraphEmitter(writer, plan.Forward, "Forward");
            var inspection = new GraphEmitter(writer, plan.Inspection, "Inspect", graph, sameTensors: true);
            graph.WriteTensorSets();
            writer.Line("private int _boundVersion = -1;");
            writer.Line();
            writer.Summary("The plain model, in evaluation: hidden states and, if there is a pooler, the pooled state.");
            using (writer.Block("public EncoderOutput Forward(Batch batch)"))
            {
                writer.Line("using var noGrad = no_grad();");
                writer.Line("Bind();");
                graph.WriteFlow(0, plan.Forward.Stages.Count, [], plan.Forward.Results.ToList());
                writer.Line(
                    $"return new EncoderOutput(hidden, {(plan.Forward.Results.Contains("pooled") ? "pooled" : "null")}){(plan.Forward.Results.Contains("memory") ? " { Memory = memory }" : "")};"
                );
            }
            writer.Line();
            WriteInspect(writer, plan, inspection);
            writer.Line();
            using (writer.Block("private void Bind()"))
            {
                writer.Line("if (_boundVersion == Version)");
                using (writer.Indent())
                    writer.Line("return;");
                writer.Line("RequireFloat32();");
                graph.WriteBinding(binding =>
                    binding.Kind == BindingKind.Fused ? $"Fused({Code.Names(binding)})" : $"this[{Code.Name(binding.Name)}]"
                );
                writer.Line("_boundVersion = Version;");
            }
            graph.WriteStages();
            inspection.WriteStages();
        }
        return writer.ToString();
    }

    private static void WriteInspect(CodeWriter writer, ArchitecturePlan plan, GraphEmitter inspection)
    {
        writer.Summary("The plain model, in evaluation, with every hidden state and every attention probability.");
        using (writer.Block("public Inspection Inspect(Batch batch)"))
        {
            writer.Line("using var noGrad = no_grad();");
            writer.Line("Bind();");
            foreach (var list in plan.Inspection.Collected.Select(collected => collected.List).Distinct())
                writer.Line($"var {list} = new List<Tensor>();");
            inspection.WriteFlow(0, plan.Inspection.Stages.Count, [], plan.Inspection.Results.ToList());
            var others = plan
                .Inspection.Collected.Where(collected => collected.Member is not ("HiddenStates" or "Attentions"))
                .Select(collected => $"{collected.Member} = {collected.List}")
                .Distinct()
                .ToList();
            writer.Line(
                $"return new Inspection(hiddenStates, attentions, {(plan.Inspection.Results.Contains("pooled") ? "pooled" : "null")}){(others.Count > 0 ? $" {{ {string.Join(", ", others)} }}" : "")};"
            );
        }
    }

    /// <summary>Accessors of a block's parts.</summary>
    public static string EmitBlock(BlockSpec block)
    {
        var writer = new CodeWriter();
        using (writer.Type(block.Type, "", Code.Usings))
        {
            writer.Line("private readonly TensorModule _module;");
            writer.Line("private readonly string _key;");
            writer.Line();
            writer.Summary("The block of a module whose tensors' names begin with a key.");
            using (writer.Block($"public {block.Type.Identifier}(TensorModule module, string key)"))
                writer.Line("(_module, _key) = (module, key);");
            foreach (var sublayer in block.Sublayers.Where(sublayer => sublayer.CanEmit))
            {
                writer.Line();
                writer.Summary($"The tensors of {sublayer.Type.Name}.");
                writer.Line($"{sublayer.Accessibility} {sublayer.Type.Inside(block.Type)} {sublayer.Accessor} => new(_module, _key);");
                writer.Line();
                using (writer.Block(sublayer.Type.Header))
                {
                    writer.Line("private readonly TensorModule _module;");
                    writer.Line("private readonly string _key;");
                    writer.Line();
                    writer.Line(
                        $"internal {sublayer.Type.Identifier}(TensorModule module, string key) => (_module, _key) = (module, key);"
                    );
                    foreach (var part in sublayer.Parts.Where(part => part.Obstacle.Length == 0))
                    {
                        writer.Line();
                        writer.Line(
                            $"{part.Accessibility} partial {TypeOf(part)} {part.Identifier} => new(_module, _key + {Code.Literal("." + part.Key)});"
                        );
                    }
                }
            }
        }
        return writer.ToString();
    }

    private static void WriteParts(CodeWriter writer, ArchitectureSpec spec)
    {
        foreach (var part in spec.Parts)
        {
            writer.Line();
            if (spec.HasLayout)
                writer.Summary($"The part {part.Name}.");
            writer.Line(
                part.Kind == PartKind.Repeat
                    ? $"{(spec.HasLayout ? part.Block!.Type.Accessibility + " " : part.Accessibility + " partial ")}Repeated<{part.Block!.Type.Reference}> {part.Identifier} => new(this, {Code.Literal(part.Sets == 1 ? part.KeyOf(0) : part.Key)}, {part.Count}, (module, key) => new {part.Block.Type.Reference}(module, key)){(part.Sets == 1 ? "" : $" {{ Groups = {part.Groups}, Inner = {part.Inner} }}")};"
                    : $"{(spec.HasLayout ? "public " : part.Accessibility + " partial ")}{TypeOf(part)} {part.Identifier} => new(this, {Code.Literal(part.Key)});"
            );
        }
    }

    private static string TypeOf(PartSpec part) =>
        part.Kind switch
        {
            PartKind.Embed or PartKind.RelativePositions => "Embedding",
            PartKind.Norm => "Norm",
            _ => "DslPeft.Linear",
        };

    private static void WriteDeclaration(CodeWriter writer, ArchitecturePlan plan)
    {
        var spec = plan.Spec;
        writer.Line($"Name = {Code.Literal(spec.Type.Name)},");
        writer.Line($"KeyPrefix = {Code.Literal(spec.KeyPrefix)},");
        if (spec.ModelType != spec.KeyPrefix)
            writer.Line($"ModelType = {Code.Literal(spec.ModelType)},");
        var adapters = spec
            .Parts.SelectMany(part => part.Block?.Sublayers ?? default)
            .Where(sublayer => sublayer.AdapterKey.Length > 0)
            .ToList();
        if (adapters.Count > 0)
            writer.Line(
                $"AdapterKeys = new Dictionary<string, string> {{ {string.Join(", ", adapters.Select(sublayer => $"[{Code.Literal(sublayer.Type.Name)}] = {Code.Literal(sublayer.AdapterKey)}"))} }},"
            );
        writer.Line("Parameters = ParameterCount,");
        writer.Line("Entries =");
        writer.Line("[");
        using (writer.Indent())
        {
            foreach (var entry in spec.Entries)
                writer.Line($"new({Code.Literal(entry.Key)}, {entry.Value}){Options(entry)},");
        }

        writer.Line("],");
        if (Tied(spec) is { Count: > 0 } tied)
            writer.Line(
                $"Tied = new Dictionary<string, string> {{ {string.Join(", ", tied.Select(pair => $"[{Code.Literal(pair.Copy)}] = {Code.Literal(pair.Of)}"))} }},"
            );
        if (spec.LeavesOut.Count > 0)
            writer.Line($"LeavesOut = {Code.Array(spec.LeavesOut.Select(Code.Literal))},");
        if (spec.Ignores.Count > 0)
            writer.Line($"Ignores = {Code.Array(spec.Ignores.Select(Code.Literal))},");
        if (spec.Attentions.FirstOrDefault(attention => attention.Rotary > 0) is { } rotary)
            WriteRotary(writer, rotary);
        if (spec.PositionTable is { Padding: >= 0, First: 0 } positions)
            writer.Line($"FirstPosition = {positions.FirstPosition},");
        if (spec.Seq2SeqLm is { } pairs)
            writer.Line($"TargetStart = {pairs.Start},");
        writer.Line("Rows = [.. ParameterRows()],");
        writer.Line("Fused = [.. FusedTensors()],");
    }

    private static void WriteRotary(CodeWriter writer, SublayerSpec attention)
    {
        writer.Line($"Rotary = {Code.Number(attention.Rotary)},");
        if (attention.RotaryShare != 1)
            writer.Line($"RotaryShare = {Code.Number(attention.RotaryShare)},");
        if (attention.Scaling is { } scaling)
            writer.Line(
                $"RotaryScaling = new(RotaryScaling.{scaling.Kind}, {Code.Number(scaling.Factor)}, {scaling.OriginalPositions}, {Code.Number(scaling.LowFactor)}, {Code.Number(scaling.HighFactor)}),"
            );
    }

    private static string Options(ConfigSpec entry)
    {
        var options = new List<string>();
        if (entry.Aliases.Count > 0)
            options.Add($"Aliases = {Code.Array(entry.Aliases.Select(Code.Literal))}");
        if (entry.Default.Length > 0)
            options.Add($"Default = {entry.Default}");
        if (entry.Null.Length > 0)
            options.Add($"Null = {entry.Null}");
        if (entry.TrainingOnly)
            options.Add("TrainingOnly = true");
        return options.Count == 0 ? "" : $" {{ {string.Join(", ", options)} }}";
    }

    /// <summary>Tensors that checkpoints may hold as copies of others.</summary>
    private static List<(string Copy, string Of)> Tied(ArchitectureSpec spec)
    {
        var tied = new List<(string, string)>();
        if (spec.Parts.FirstOrDefault(part => part is { Kind: PartKind.Embed, By: IndexedBy.Words }) is not { } words)
            return tied;
        if (spec.MaskedLm is { TiedKey.Length: > 0 } masked)
        {
            tied.Add((masked.TiedKey + ".weight", words.Key + ".weight"));
            if (masked.BiasKey != masked.TiedKey + ".bias")
                tied.Add((masked.TiedKey + ".bias", masked.BiasKey));
        }
        if (spec.TextLm is { TiedKey.Length: > 0 } recipe && spec.Decoder is null)
            tied.Add((recipe.TiedKey + ".weight", words.Key + ".weight"));
        tied.AddRange(spec.Parts.SelectMany(part => part.Copies.Select(copy => (copy + ".weight", part.Key + ".weight"))));
        return tied;
    }

    private static void WriteRows(CodeWriter writer, ArchitectureSpec spec)
    {
        writer.Summary("One row for each tensor, in order of evaluation.");
        using (writer.Block("private static IEnumerable<ParameterRow> ParameterRows()"))
        {
            WriteByLayers(writer, BaseTensors.Of(spec), tensor =>
            {
                var init =
                    tensor.IsNorm && !tensor.IsBias ? "Ones"
                    : tensor.IsBias ? "Zeros"
                    : "Bert";
                writer.Line(
                    $"yield return new({Code.Name(tensor.Name)}, {Code.Dims(tensor.Shape)}, new(Init.{init}), {Code.Literal(tensor.Path)}) {{ CheckpointKey = {Code.Name(tensor.Name)}{(tensor.Optional || spec.IsDecoder(tensor.Part) ? ", Optional = true" : "")}{(tensor.Transposed ? ", Transposed = true" : "")}{(tensor.IsEmbedding ? ", Table = true" : "")}{(tensor.IsOfLayer ? ", OfLayer = true" : "")}{(spec.IsDecoder(tensor.Part) ? ", BesideBase = true" : "")} }};"
                );
            });
        }

        writer.Line();
        writer.Summary("Tensors that one product serves.");
        using (writer.Block("private static IEnumerable<string[]> FusedTensors()"))
        {
            foreach (var (stack, group) in BaseTensors.Fused(spec))
            {
                if (!stack.Shared)
                    writer.Line($"for (var i = 0; i < {stack.Count}; i++)");
                using (stack.Shared ? null : writer.Indent())
                    writer.Line($"yield return {Code.Array(group.Select(Code.Name))};");
            }
            if (!BaseTensors.Fused(spec).Any())
                writer.Line("yield break;");
        }
    }

    private static void WriteByLayers(CodeWriter writer, IReadOnlyList<BaseTensor> tensors, System.Action<BaseTensor> write)
    {
        var t = 0;
        while (t < tensors.Count)
        {
            var (layers, from) = (tensors[t].Layers, tensors[t].FromLayer);
            var group = tensors.Skip(t).TakeWhile(tensor => tensor.Layers == layers && tensor.FromLayer == from).ToList();
            t += group.Count;
            if (layers == 0)
            {
                group.ForEach(write);
                continue;
            }
            using (writer.Block($"for (var i = {from}; i < {layers}; i++)"))
                group.ForEach(write);
        }
    }
}
