using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Lowering.Stacks;

/// <summary>Builds a multi-head attention: projections, heads, positions, the weighted sum of values, and the output projection.</summary>
internal sealed class AttentionLowering(ModelBuilder model)
{
    private readonly StageParts _parts = new(model);

    public Operand Lower(StageBuilder stage, PartSpec stack, SublayerSpec attention, Operand x)
    {
        var name = attention.Type.Name;
        var scope = model.ScopeOf(stage);
        var mask = Mask(stage, scope, attention);
        var read = attention.Cross && model.MemoryOf(scope) is var memory ? stage.Input(memory.Hidden, InputKind.Variable, memory.States(model.Model)) : x;
        var heads = Projections(stage, stack, attention, x, read)
            .ToList()
            .ToDictionary(entry => entry.part, entry => SplitHeads(stage, entry.tensor, attention, entry.part));
        var (query, key, value) = (Rotated(stage, attention, heads["Query"], "query"), Rotated(stage, attention, heads["Key"], "key"), heads["Value"]);
        (key, value) = (ForAllQueries(stage, attention, key, "key"), ForAllQueries(stage, attention, value, "value"));
        var context = model.Inspected
            ? ExplicitAttention(stage, attention, query, key, value, mask)
            : stage.Add(attention.Relative.Length > 0 ? "relative_attention" : attention.Causal ? "causal_attention" : "attention", "context", Scaled(stage, attention, query), key, value, mask, AttentionDropout(attention));
        stage.Anchors["attention:" + name] = context;
        var joined = stage.Add("flatten", "contextJoined", stage.Add("transpose", "contextRows", context, Operand.Number(1), Operand.Number(2)), Operand.Number(2));
        return _parts.Linear(stage, stack, attention, "Output", joined);
    }

    /// <summary>What the scores are masked by: tokens of the memory that are no padding, a bias by relative positions, or the stack's own mask.</summary>
    private Operand Mask(StageBuilder stage, StackScope scope, SublayerSpec attention) =>
        attention.Cross ? model.Tokens(stage, model.MemoryOf(scope))
        : attention.Relative.Length > 0 ? stage.Input(scope.Bias, InputKind.Variable, model.Stage(scope.Method(RelativeBias.Stage)).OutputShape(scope.Bias))
        : stage.Input(scope.Mask, InputKind.Variable, model.Mask(scope));

    private Operand Rotated(StageBuilder stage, SublayerSpec attention, Operand heads, string name) => attention.Rotary > 0
        ? stage.Add("rotate", name + "Rotated", heads, stage.Input(model.ScopeOf(stage).Variable("rotation"), InputKind.Variable, model.Stage(model.ScopeOf(stage).Method("Rotation")).OutputShape(model.ScopeOf(stage).Variable("rotation"))))
        : heads;

    /// <summary>Queries by which the products have the declared scale: attention itself divides by the root of the head's width.</summary>
    private static Operand Scaled(StageBuilder stage, SublayerSpec attention, Operand query) => attention.ScoreScale <= 0 || attention.ScoreScale == attention.HeadSize
        ? query
        : stage.Add("mul", "queryScaled", query, Operand.Number(System.Math.Sqrt(attention.HeadSize / attention.ScoreScale)));

    /// <summary>Keys or values with a head for each of the queries'.</summary>
    private static Operand ForAllQueries(StageBuilder stage, SublayerSpec attention, Operand heads, string name) =>
        attention.KeyValueHeads == attention.Heads ? heads : stage.Add("repeat_heads", name + "OfAll", heads, Operand.Number(attention.Heads / attention.KeyValueHeads));

    /// <summary>Queries of the input, keys and values of what is read: three products, or slices of one.</summary>
    private IEnumerable<(string part, Operand tensor)> Projections(StageBuilder stage, PartSpec stack, SublayerSpec attention, Operand x, Operand read)
    {
        if (attention.Part(SublayerSpec.Fused) is null)
            return new[] { "Query", "Key", "Value" }.Select(part => (part, _parts.Linear(stage, stack, attention, part, part == "Query" ? x : read)));
        var whole = _parts.Linear(stage, stack, attention, SublayerSpec.Fused, x);
        return attention.Slices.Select(slice => (slice.Name, Slice(stage, $"{attention.Type.Name}.{slice.Name}", slice, x, whole)));
    }

    private static Operand Slice(StageBuilder stage, string path, PartSpec slice, Operand x, Operand whole)
    {
        stage.Anchors["input:" + path] = x;
        return stage.Anchors["linear:" + path] = stage.Add("narrow", slice.Name.ToLowerInvariant(), whole, Operand.Number(-1), Operand.Number(slice.Slice * slice.Out), Operand.Number(slice.Out));
    }

    private Operand AttentionDropout(SublayerSpec attention) => model.Training && attention.Dropout > 0
        ? Operand.Expression($"training ? {ModelBuilder.Number(attention.Dropout)} : 0")
        : Operand.Number(0);

    /// <summary>softmax(Q Kᵀ / √d) V in single operations; the stage also gives the probabilities.</summary>
    private Operand ExplicitAttention(StageBuilder stage, SublayerSpec attention, Operand query, Operand key, Operand value, Operand mask)
    {
        var scale = attention.ScoreScale > 0 ? attention.ScoreScale : attention.HeadSize;
        var products = stage.Add("matmul", "products", query, stage.Add("transpose", "keyColumns", key, Operand.Number(-2), Operand.Number(-1)));
        var scores = stage.Add(attention.Relative.Length > 0 ? "add" : "mask_scores", "scores", stage.Add("div", "scaled", products, Operand.Number(System.Math.Sqrt(scale))), mask);
        var probabilities = stage.Add("softmax", "probabilities", scores, Operand.Number(-1));
        stage.Output(attention.Cross ? BaseLowering.CrossProbabilities : model.ScopeOf(stage).Variable(BaseLowering.Probabilities), probabilities);
        return stage.Add("matmul", "context", probabilities, value);
    }

    private static Operand SplitHeads(StageBuilder stage, Operand x, SublayerSpec attention, string part)
    {
        var heads = attention.HeadsOf(part);
        var size = attention.Projection(part)!.Out / heads;
        var local = char.ToLowerInvariant(part[0]) + part.Substring(1);
        return stage.Add("transpose", local + "Heads", stage.Add("unflatten", local + "Split", x, Operand.Number(2), Operand.List(heads, size)), Operand.Number(1), Operand.Number(2));
    }
}
