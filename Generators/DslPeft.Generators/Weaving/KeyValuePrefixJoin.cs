using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Ir.Ops;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>Puts trained keys and values before those of an attention.</summary>
internal sealed class KeyValuePrefixJoin() : WovenJoin(Join.KeyValuePrefix)
{
    public override WeavingTurn Turn => WeavingTurn.Tokens;

    public override SiteKind? Site => SiteKind.Memory;

    public override IReadOnlyList<JoinBody> Bodies { get; } =
    [new("KeyValues") { Returns = "(Tensor Key, Tensor Value)", KnownBecause = "its keys and values are taken apart" }];

    public override string? WhyNotOfOneTask => "every row has as many keys";

    public override string? WhyNothingAdded(MethodSpec method) => null;

    public override void Weave(MethodWeaver weaver)
    {
        var (model, method) = (weaver.Model, weaver.Use.Method);
        var body = method.Body("KeyValues")!;
        if (body.IsOpaque)
            throw new FormatException($"{method.Name}.KeyValues must be made of known operations");
        if (weaver.Use.Task >= 0)
            throw new FormatException(
                $"{method.Name} cannot be given to the rows of one task: all rows of a batch have keys of one length"
            );
        foreach (var site in weaver.Sites(SiteKind.Memory))
        {
            foreach (var layer in weaver.Layers(site))
                weaver.At(site, model.Layer(site, layer), stage => Attention(weaver, body, site, stage));
        }

        Shift(weaver);
        model.Unmergeable.Add($"{method.Name} adds keys and values, which no weight can hold");
    }

    private static void Attention(MethodWeaver weaver, BodySpec body, SiteTarget site, StageBuilder stage)
    {
        var attention = stage.NodeOf(stage.Anchors["attention:" + site.Path]);
        stage.MoveBefore(Reader(stage, attention, 1).Id);
        var arguments = new Dictionary<string, Operand>();
        foreach (var parameter in body.Parameters)
        {
            arguments[parameter.Name] =
                parameter.Kind == ParameterKind.Constant
                    ? weaver.Constant(site, body, parameter)
                    : EncodedTable.Read(weaver, stage, site, parameter);
        }

        var prefix = new BodyInliner(stage, weaver.Model.Training).Inline(weaver.Use, body, arguments, weaver.Label);
        var length = Length(weaver, body, site, stage, prefix);
        var gate = weaver.Gate is { } gated
            ? stage.Add(
                "unsqueeze",
                "prefixGate",
                gated.Open(stage, site, stage.Anchors["input:" + site.Path], "prefix"),
                Operand.Number(-1)
            )
            : (Operand?)null;
        var inputs = attention.Inputs.ToArray();
        inputs[1] = Extended(weaver, stage, site, prefix[0], inputs[1], "key", gate);
        inputs[2] = Extended(weaver, stage, site, prefix[1], inputs[2], "value", gate);
        inputs[3] = ExtendedMask(weaver, stage, inputs[3], length);
        stage.Replace(attention with { Inputs = inputs });
    }

    /// <summary>How many keys and values there are; each is as wide as those of the attention.</summary>
    private static Dim Length(MethodWeaver weaver, BodySpec body, SiteTarget site, StageBuilder stage, Operand[] prefix)
    {
        if (prefix.Length != 2)
            throw new ShapeException("it does not give two tensors, keys and values").In(weaver.Use, body.Member);
        var (keys, values) = (stage.ShapeOf(prefix[0]), stage.ShapeOf(prefix[1]));
        if (!keys.Known || keys.Rank != 2 || !ShapeInference.Same(keys.Last, site.Out) || !ShapeInference.Fits(values, keys))
            throw new ShapeException($"it gives {keys} and {values}, where keys and values (Length, {site.Out}) are needed").In(
                weaver.Use,
                body.Member
            );
        return keys.Dims[0];
    }

    /// <summary>
    /// The operand of a node between an attention and its own keys or values: one that repeats them for each head of queries, or keeps
    /// them; -1 of any other node.
    /// </summary>
    private static int Passed(Node node) =>
        node.Op switch
        {
            "repeat_heads" or "cached_keys" or "cached_values" => 0,
            "memory_keys" or "memory_values" => 2,
            _ => -1,
        };

    /// <summary>The node that reads the own keys or values themselves.</summary>
    private static Node Reader(StageBuilder stage, Node node, int operand) =>
        stage.NodeOf(node.Inputs[operand]) is var read && Passed(read) is >= 0 and var passed ? Reader(stage, read, passed) : node;

    /// <summary>What attention reads in place of its own keys or values.</summary>
    private static Operand Extended(
        MethodWeaver weaver,
        StageBuilder stage,
        SiteTarget site,
        Operand table,
        Operand read,
        string role,
        Operand? gate,
        bool cached = false
    )
    {
        var node = stage.NodeOf(read);
        if (Passed(node) is not (>= 0 and var passed))
            return Before(weaver, stage, site, table, read, role, gate, cached);
        var inputs = node.Inputs.ToArray();
        inputs[passed] = Extended(
            weaver,
            stage,
            site,
            table,
            inputs[passed],
            role,
            gate,
            cached || node.Op is "cached_keys" or "cached_values"
        );
        stage.Replace(
            node with
            {
                Inputs = inputs,
                Shape = Operations.Get(node.Op).ShapeOf(inputs.Select(stage.ShapeOf).ToArray(), inputs),
            }
        );
        return read;
    }

    /// <summary>
    /// (Length, Hidden) to (B, heads, Length, head size), before the attention's own keys or values; those that are kept have the prefix
    /// before them from the first step on.
    /// </summary>
    private static Operand Before(
        MethodWeaver weaver,
        StageBuilder stage,
        SiteTarget site,
        Operand table,
        Operand tokens,
        string role,
        Operand? gate,
        bool cached
    )
    {
        var name = role + weaver.Stem;
        var split = stage.Add("unflatten", name + "Split", table, Operand.Number(1), Operand.List(site.Heads, site.Out / site.Heads));
        var heads = stage.Add(
            "unsqueeze",
            name + "Heads",
            stage.Add("transpose", name + "Rows", split, Operand.Number(0), Operand.Number(1)),
            Operand.Number(0)
        );
        var rows = stage.Add("expand_rows", name, heads, tokens);
        if (gate is { } open)
            rows = stage.Add("mul", name + "Gated", rows, open);
        return cached
            ? stage.Add("first_cat", role + "WithPrefix", rows, tokens, Operand.Number(2), ModelBuilder.Cache(stage))
            : stage.Add("cat", role + "WithPrefix", rows, tokens, Operand.Number(2));
    }

    /// <summary>The mask with attended columns for the prefix, computed once for all layers with the same mask and length.</summary>
    private static Operand ExtendedMask(MethodWeaver weaver, StageBuilder stage, Operand mask, Dim length)
    {
        var source = weaver.Model.Stages.First(candidate => candidate.Gives(mask.Text));
        var given = source.OutputOf(mask.Text);
        // Of relative positions and slopes, keys are counted to the first query, or from the prefix on.
        var (relative, sloped) = (source.NodeOf(given).Op == "masked_bias", source.NodeOf(given).Op is "alibi" or "next_alibi");
        var moved =
            (relative || sloped)
            && weaver.Use.Method.PositionOffset.Length > 0
            && length == (long)weaver.Evaluate(weaver.Use.Method.PositionOffset);
        var name = $"{mask.Text}{(moved ? "Behind" : "After")}{length}";
        if (!source.Anchors.ContainsKey(name))
        {
            source.MoveToEnd();
            var extended = relative
                ? Placed(source, source.NodeOf(given), name, length, moved)
                : source.Add(sloped && moved ? "slopes_before" : "ones_before", name, given, Operand.Expression(length.ToString()));
            source.Anchors[name] = extended;
            source.Output(name, extended);
        }
        return stage.Input(name, InputKind.Variable, source.ShapeOf(source.Anchors[name]));
    }

    /// <summary>
    /// The bias by relative positions with columns for so many keys before the first, which stand before the first query or, not moved,
    /// have its position and the next ones.
    /// </summary>
    private static Operand Placed(StageBuilder stage, Node biased, string name, Dim length, bool moved)
    {
        var (relative, mask) = (stage.NodeOf(biased.Inputs[0]), biased.Inputs[1]);
        var inputs = relative.Inputs.ToArray();
        inputs[3] = Operand.Expression(length.ToString());
        inputs[4] = Operand.Expression(moved ? "-" + length.ToString() : "0");
        return stage.Add(
            "masked_bias",
            name,
            stage.Add(relative.Op, relative.Name + "WithPrefix", inputs),
            stage.Add("ones_before", "maskWithPrefix", mask, inputs[3])
        );
    }

    private static void Shift(MethodWeaver weaver)
    {
        if (weaver.Use.Method.PositionOffset.Length == 0)
            return;
        var offset = weaver.Evaluate(weaver.Use.Method.PositionOffset);
        weaver.Model.Facts[weaver.Label + ".position_offset"] = ModelBuilder.Number(offset);
        if (offset != 0)
        {
            foreach (
                var stage in weaver
                    .Model.StagesOf("positions")
                    .Where(stage => weaver.Sites(SiteKind.Memory).Any(site => site.Shared == stage.Stack))
                    .ToList()
            )
                Shift(stage, offset);
        }
    }

    private static void Shift(StageBuilder stage, double offset)
    {
        var positions = stage.Anchors["positions"];
        var node = stage.NodeOf(positions);
        if (node.Op is "positions_after" or "first_positions")
        {
            // Behind a prompt, its positions move as well.
            stage.MoveAfter(node.Id);
            stage.Redirect(
                positions,
                stage.Anchors["positions"] = stage.Add("add", node.Name + "Moved", positions, Operand.Number(offset))
            );
            return;
        }
        var inputs = node.Inputs.ToArray();
        inputs[1] = Operand.Number(inputs[1].Value!.Value + offset);
        stage.Replace(node with { Inputs = inputs });
    }
}
