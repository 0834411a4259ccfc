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
        var read =
            attention.Cross && model.MemoryOf(scope) is var memory
                ? stage.Input(memory.Hidden, InputKind.Variable, memory.States(model.Model))
                : x;
        var heads = Heads(stage, stack, attention, x, read);
        var (query, key, value) = (
            Placed(stage, stack, attention, heads[0], "Query"),
            Placed(stage, stack, attention, heads[1], "Key"),
            heads[2]
        );
        if (model.Steps(scope))
            (key, value) = (Kept(stage, scope, attention, "key", key), Kept(stage, scope, attention, "value", value));
        var grouped =
            model.Steps(scope)
            && !attention.Cross
            && Operation(attention, stage.Layer) is "attention" or "causal_attention"
            && attention.SoftCap <= 0
            && attention.KeyValueHeads != attention.Heads;
        if (!grouped)
            (key, value) = (ForAllQueries(stage, attention, key, "key"), ForAllQueries(stage, attention, value, "value"));
        var context =
            model.Inspected || attention.SoftCap > 0 ? ExplicitAttention(stage, attention, query, key, value, mask)
            : grouped ? stage.Add("grouped_attention", "context", Scaled(stage, attention, query), key, value, mask)
            : stage.Add(
                Operation(attention, stage.Layer),
                "context",
                Scaled(stage, attention, query),
                key,
                value,
                mask,
                AttentionDropout(attention)
            );
        stage.Anchors["attention:" + name] = context;
        var joined = stage.Add(
            "flatten",
            "contextJoined",
            stage.Add("transpose", "contextRows", context, Operand.Number(1), Operand.Number(2)),
            Operand.Number(2)
        );
        return _parts.Linear(stage, stack, attention, "Output", joined);
    }

    /// <summary>
    /// What the scores are masked by: tokens of the memory that are no padding, a bias by relative positions, or a mask of the stack's
    /// own.
    /// </summary>
    private Operand Mask(StageBuilder stage, StackScope scope, SublayerSpec attention) =>
        attention.Cross ? model.Tokens(stage, model.MemoryOf(scope))
        : attention.Relative.Length > 0
            ? stage.Input(scope.Bias, InputKind.Variable, model.Stage(scope.Method(RelativeBias.Stage)).OutputShape(scope.Bias))
        : StackMasks.Of(model, stage, scope, attention);

    /// <summary>The fused attention for a mask of this kind.</summary>
    private static string Operation(SublayerSpec attention, int layer) =>
        attention.Alibi ? "sloped_attention"
        : attention.Relative.Length > 0 ? "relative_attention"
        : attention.Causal && !attention.IsWindowed(layer) ? "causal_attention"
        : "attention";

    /// <summary>
    /// Heads (B, heads, T, d) of queries, keys and values: of three products, of slices of one, or of one whose heads hold all three.
    /// </summary>
    private IReadOnlyList<Operand> Heads(StageBuilder stage, PartSpec stack, SublayerSpec attention, Operand x, Operand read)
    {
        if (attention.Interleaved)
            return Interleaved(stage, attention, _parts.Linear(stage, stack, attention, SublayerSpec.Fused, x));
        return
        [
            .. Projections(stage, stack, attention, x, read)
                .ToList()
                .Select(entry => SplitHeads(stage, entry.tensor, attention, entry.part)),
        ];
    }

    /// <summary>Keys or values of all tokens so far or, of a memory, those that were computed once.</summary>
    private static Operand Kept(StageBuilder stage, StackScope scope, SublayerSpec attention, string part, Operand heads)
    {
        var attentions = scope.Spec.Attentions.Where(other => other.Cross == attention.Cross).ToList();
        stage.Input(StageBuilder.LayerIndex, InputKind.Layer, Shape.Unknown);
        var place = Operand.Layer(attentions.IndexOf(attention), attentions.Count);
        return attention.Cross
            ? stage.Add($"memory_{part}s", part + "OfMemory", ModelBuilder.Cache(stage), place, heads)
            : stage.Add($"cached_{part}s", part + "OfAll", heads, ModelBuilder.Cache(stage), place);
    }

    /// <summary>Queries or keys with the norm of their heads and their positions.</summary>
    private Operand Placed(StageBuilder stage, PartSpec stack, SublayerSpec attention, Operand heads, string part)
    {
        var local = char.ToLowerInvariant(part[0]) + part.Substring(1);
        if (attention.Part(part + "Norm") is { } norm)
            heads = _parts.Norm(
                stage,
                norm,
                $"{attention.Type.Name}{part}Norm",
                $"{stack.KeyAt(stage.Layer)}.{norm.Key}",
                heads,
                local + "Normed",
                norm.Epsilon > 0 ? norm.Epsilon : stack.Block!.Epsilon
            );
        if (attention.RotaryOf(stage.Layer) <= 0)
            return heads;
        var rotation = Rotations.Of(model, stage, attention);
        return stage.Add(attention.RotaryPairs == RotaryPairs.Neighbours ? "rotate_pairs" : "rotate", local + "Rotated", heads, rotation);
    }

    /// <summary>Queries by which the products have the declared scale: attention itself divides by the root of the head's width.</summary>
    private static Operand Scaled(StageBuilder stage, SublayerSpec attention, Operand query) =>
        attention.ScoreScale <= 0 || attention.ScoreScale == attention.HeadSize
            ? query
            : stage.Add("mul", "queryScaled", query, Operand.Number(System.Math.Sqrt(attention.HeadSize / attention.ScoreScale)));

    /// <summary>Keys or values with a head for each of the queries'.</summary>
    private static Operand ForAllQueries(StageBuilder stage, SublayerSpec attention, Operand heads, string name) =>
        attention.KeyValueHeads == attention.Heads
            ? heads
            : stage.Add("repeat_heads", name + "OfAll", heads, Operand.Number(attention.Heads / attention.KeyValueHeads));

    /// <summary>Queries of the input, keys and values of what is read: three products, or slices of one.</summary>
    private IEnumerable<(string part, Operand tensor)> Projections(
        StageBuilder stage,
        PartSpec stack,
        SublayerSpec attention,
        Operand x,
        Operand read
    )
    {
        if (attention.Part(SublayerSpec.Fused) is null)
            return new[] { "Query", "Key", "Value" }.Select(part =>
                (part, _parts.Linear(stage, stack, attention, part, part == "Query" ? x : read))
            );
        var whole = _parts.Linear(stage, stack, attention, SublayerSpec.Fused, x);
        return attention.Slices.Select(slice =>
            (slice.Name, Slice(stage, $"{attention.Type.Name}.{slice.Name}", slice, attention.OffsetOf(slice), x, whole))
        );
    }

    private static Operand Slice(StageBuilder stage, string path, PartSpec slice, int offset, Operand x, Operand whole)
    {
        stage.Anchors["input:" + path] = x;
        return stage.Anchors["linear:" + path] = stage.Add(
            "narrow",
            slice.Name.ToLowerInvariant(),
            whole,
            Operand.Number(-1),
            Operand.Number(offset),
            Operand.Number(slice.Out)
        );
    }

    /// <summary>Queries, keys and values of a product whose heads (B, heads, T, 3 d) hold all three.</summary>
    private static IReadOnlyList<Operand> Interleaved(StageBuilder stage, SublayerSpec attention, Operand whole)
    {
        var size = attention.HeadSize;
        var heads = stage.Add(
            "transpose",
            "heads",
            stage.Add("unflatten", "split", whole, Operand.Number(2), Operand.List(attention.Heads, 3 * size)),
            Operand.Number(1),
            Operand.Number(2)
        );
        return
        [
            .. new[] { "queryHeads", "keyHeads", "valueHeads" }.Select(
                (name, i) => stage.Add("narrow", name, heads, Operand.Number(-1), Operand.Number(i * size), Operand.Number(size))
            ),
        ];
    }

    private Operand AttentionDropout(SublayerSpec attention) =>
        model.Training && attention.Dropout > 0 ? Operand.Dropout(attention.Dropout) : Operand.Number(0);

    /// <summary>softmax(Q Kᵀ / √d) V in single operations; an inspected stage also gives the probabilities.</summary>
    private Operand ExplicitAttention(StageBuilder stage, SublayerSpec attention, Operand query, Operand key, Operand value, Operand mask)
    {
        var scale = attention.ScoreScale > 0 ? attention.ScoreScale : attention.HeadSize;
        var products = stage.Add(
            "matmul",
            "products",
            query,
            stage.Add("transpose", "keyColumns", key, Operand.Number(-2), Operand.Number(-1))
        );
        var scores = scale == 1 ? products : stage.Add("div", "scaled", products, Operand.Number(System.Math.Sqrt(scale)));
        if (attention.SoftCap > 0)
            scores = StageParts.SoftCapped(stage, scores, attention.SoftCap, "scores");
        var masked = stage.Add(attention.AddsToScores ? "add" : "mask_scores", "scores", scores, mask);
        var probabilities = stage.Add("softmax", "probabilities", masked, Operand.Number(-1));
        if (model.Inspected)
            stage.Output(model.ScopeOf(stage).Probabilities(attention), probabilities);
        return stage.Add("matmul", "context", _parts.Dropout(stage, probabilities, attention.Dropout, "probabilitiesKept"), value);
    }

    private static Operand SplitHeads(StageBuilder stage, Operand x, SublayerSpec attention, string part)
    {
        var heads = attention.HeadsOf(part);
        var size = attention.Projection(part)!.Out / heads;
        var local = char.ToLowerInvariant(part[0]) + part.Substring(1);
        return stage.Add(
            "transpose",
            local + "Heads",
            stage.Add("unflatten", local + "Split", x, Operand.Number(2), Operand.List(heads, size)),
            Operand.Number(1),
            Operand.Number(2)
        );
    }
}
