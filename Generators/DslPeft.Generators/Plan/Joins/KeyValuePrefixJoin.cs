using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Specs;

namespace DslPeft.Generators.Plan.Joins;

/// <summary>Puts trained keys and values before those of an attention. Encoded tables come from one encoder stage a stack in training,
/// and are stored tensors in the deployed form.</summary>
internal static class KeyValuePrefixJoin
{
    public static void Weave(MethodWeaver weaver)
    {
        var (model, method) = (weaver.Model, weaver.Use.Method);
        var body = method.Body("KeyValues")!;
        if (body.IsOpaque)
            throw new FormatException($"{method.Name}.KeyValues must be made of known operations");
        foreach (var site in weaver.Sites(SiteKind.Memory))
            foreach (var layer in weaver.Layers(site))
                weaver.At(site, model.Layer(site, layer), stage => Attention(weaver, body, site, stage));
        Shift(weaver);
        model.Unmergeable.Add($"{method.Name} adds keys and values, which no weight can hold");
    }

    private static void Attention(MethodWeaver weaver, BodySpec body, SiteTarget site, StageBuilder stage)
    {
        stage.MoveBefore(stage.Anchors["attention:" + site.Path].Id);
        var arguments = new Dictionary<string, Operand>();
        foreach (var parameter in body.Parameters)
            arguments[parameter.Name] = parameter.Kind == ParameterKind.Constant
                ? weaver.Constant(site, body, parameter)
                : Table(weaver, stage, site, parameter);
        var prefix = new BodyInliner(stage, weaver.Model.Training).Inline(body, arguments, weaver.Label);
        var attention = stage.NodeOf(stage.Anchors["attention:" + site.Path]);
        var length = stage.ShapeOf(prefix[0]).Dims[0];
        var inputs = attention.Inputs.ToArray();
        inputs[1] = Before(weaver, stage, site, prefix[0], inputs[1], "key");
        inputs[2] = Before(weaver, stage, site, prefix[1], inputs[2], "value");
        inputs[3] = ExtendedMask(weaver, stage, inputs[3], length);
        stage.Replace(attention with { Inputs = inputs });
    }

    /// <summary>(Length, Hidden) to (B, heads, Length, head size), before the attention's own keys or values.</summary>
    private static Operand Before(MethodWeaver weaver, StageBuilder stage, SiteTarget site, Operand table, Operand tokens, string role)
    {
        var name = role + weaver.Use.Method.Name;
        var split = stage.Add("unflatten", name + "Split", table, Operand.Number(1), Operand.List(site.Heads, site.Out / site.Heads));
        var heads = stage.Add("unsqueeze", name + "Heads", stage.Add("transpose", name + "Rows", split, Operand.Number(0), Operand.Number(1)), Operand.Number(0));
        return stage.Add("cat", role + "WithPrefix", stage.Add("expand_rows", name, heads, tokens), tokens, Operand.Number(2));
    }

    /// <summary>The mask with attended columns for the prefix, computed once for all layers with the same mask and length.</summary>
    private static Operand ExtendedMask(MethodWeaver weaver, StageBuilder stage, Operand mask, string length)
    {
        var source = weaver.Model.Stage("Mask");
        var name = $"{mask.Text}After{length}";
        if (!source.Anchors.ContainsKey(name))
        {
            source.MoveToEnd();
            var extended = source.Add("ones_before", name, source.Anchors[mask.Text], Operand.Expression(length));
            source.Anchors[name] = extended;
            source.Output(name, extended);
        }
        return stage.Input(name, InputKind.Variable, source.ShapeOf(source.Anchors[name]));
    }

    private static Operand Table(MethodWeaver weaver, StageBuilder stage, SiteTarget site, ParameterSpec parameter)
    {
        if (parameter.Encoded is not { } encoded || !weaver.Holds(encoded.When, site))
            return weaver.Weight(stage, site, parameter);
        var model = weaver.Model;
        var shape = weaver.ShapeOf(parameter.Weight!.Shape, site);
        var name = $"{site.Key}.{weaver.Label}.{parameter.Name}";
        var field = site.Field + weaver.Use.Method.Name + char.ToUpperInvariant(parameter.Name[0]) + parameter.Name.Substring(1);
        if (model.Deployed.All(tensor => tensor.Name != name))
            model.Deployed.Add(new DeployedTensor(name, weaver.Layers(site), shape));
        if (!model.Training)
            return stage.Tensor(new TensorBinding(field, BindingKind.Deployed, name, shape));
        var (variable, encoder) = Encoder(weaver, site, weaver.Use.Method.Body(encoded.Method)!);
        var width = shape.Last;
        Operand Slice(StageBuilder builder) => builder.Add("narrow", name.Substring(name.LastIndexOf('.') + 1) + "Table",
            builder.Input(variable, InputKind.Variable, encoder), Operand.Number(-1), Operand.Expression($"({LayerExpression(encoded.Slice)}) * {width}"), Operand.Expression(width));
        stage.Input("i", InputKind.Layer, Shape.Scalar);
        var scratch = stage.Scratch();
        var slice = Slice(scratch);
        stage.Deploys.Add(new DeployStep(DeployKind.Set, name, scratch.Fragment(field + "Table", slice, shape)) { Variable = variable });
        return Slice(stage);
    }

    /// <summary>The stage that runs the encoder once a forward pass; it stands before the layers.</summary>
    private static (string Variable, Shape Shape) Encoder(MethodWeaver weaver, SiteTarget site, BodySpec body)
    {
        var model = weaver.Model;
        var method = weaver.Use.Method.Name + body.Member + site.Stack;
        var variable = weaver.Label + site.Stack;
        if (model.Stages.FirstOrDefault(stage => stage.Method == method) is { } known)
            return (variable, known.ShapeOf(known.Anchors["result"]));
        var encoder = new StageBuilder(method, 0, isLayer: false) { IsEncoder = true };
        model.Stages.Insert(model.Stages.FindIndex(stage => stage.IsLayer), encoder);
        var result = new BodyInliner(encoder, model.Training).Add(weaver.Use, body, weaver.Arguments(encoder, site, body), variable, Shape.Unknown)[0];
        encoder.Anchors["result"] = result;
        encoder.Output(variable, result);
        for (var i = 0; i < model.Own.Count; i++)
            if (encoder.Tensors.Any(tensor => tensor.Name == model.Own[i].Name))
                model.Own[i] = model.Own[i] with { Deployed = false };
        return (variable, encoder.ShapeOf(result));
    }

    /// <summary>A slice expression in C#: <c>Layer</c> is the loop's <c>i</c>.</summary>
    private static string LayerExpression(string slice) => slice.Replace("Layer", "i");

    private static void Shift(MethodWeaver weaver)
    {
        if (weaver.Use.Method.PositionOffset.Length == 0)
            return;
        var offset = weaver.Evaluate(weaver.Use.Method.PositionOffset);
        weaver.Model.Facts[weaver.Label + ".position_offset"] = ModelBuilder.Number(offset);
        var stage = weaver.Model.Stage("Embed");
        if (offset == 0 || !stage.Anchors.TryGetValue("positions", out var positions))
            return;
        var node = stage.NodeOf(positions);
        var inputs = node.Inputs.ToArray();
        inputs[1] = Operand.Number(inputs[1].Value!.Value + offset);
        stage.Replace(node with { Inputs = inputs });
    }
}
