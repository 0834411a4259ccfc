using System;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering.Heads;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>A sublayer's result z becomes Apply(z), before the residual sum.</summary>
internal static class SequentialJoin
{
    public static void Weave(MethodWeaver weaver)
    {
        foreach (var site in weaver.Sites(SiteKind.Result))
            weaver.ForEachStage(site, site.Anchor, stage => Apply(weaver, stage, site));
        weaver.Model.Unmergeable.Add($"{weaver.Use.Method.Name} stands between a sublayer and its residual sum, not inside a weight");
    }

    private static void Apply(MethodWeaver weaver, StageBuilder stage, SiteTarget site)
    {
        var z = stage.Anchors[site.Anchor];
        stage.MoveAfter(z.Id);
        var (added, input) = SublayerBody.Inline(weaver, stage, site, z);
        var name = SublayerBody.Name(weaver, site);
        if (weaver.Use.Method.Adds)
            added = stage.Add("add", name + "Sum", z, weaver.Gated(stage, site, input, added, name));
        else if (weaver.Gate is { } gate)
            throw new FormatException($"{gate.Use.Method.Name} is on {weaver.Use.Method.Name}, which does not say what it adds ([PeftMethod(…, Adds = true)])");
        SublayerBody.Replace(stage, site.Anchor, z, weaver.ForItsRows(stage, added, z));
        if (site.Path == SiteTable.OutputOfEmbeddings(weaver.Model.Stacks[weaver.Model.Stacks.Count - 1].Spec) && MethodBodies.Inverse(weaver.Use.Method) is { } inverse && weaver.Model.StageOf(HeadLowering.DecoderInput) is { } head)
            weaver.At(site, head, decoder => Invert(weaver, decoder, site, inverse));
    }

    /// <summary>A decoder that shares the words' table reads its input through the inverse, by the same weights.</summary>
    private static void Invert(MethodWeaver weaver, StageBuilder stage, SiteTarget site, BodySpec inverse)
    {
        if (weaver.Use.Task >= 0)
            throw new FormatException($"{weaver.OfOneTask}, and the decoder that reads through its inverse is one for all rows");
        var y = stage.Anchors[HeadLowering.DecoderInput];
        stage.MoveAfter(y.Id);
        var weights = weaver.Arguments(stage, site, weaver.Use.Method.Body("Apply")!, new Given { Inputs = [y], Plain = y, Normed = () => y });
        var arguments = inverse.Parameters.ToDictionary(parameter => parameter.Name, parameter =>
            parameter.Kind == ParameterKind.Constant ? weaver.Constant(site, inverse, parameter) : weights.TryGetValue(parameter.Name, out var weight) ? weight : y);
        var inverted = new BodyInliner(stage, weaver.Model.Training).Add(weaver.Use, inverse, arguments, "decoder" + weaver.Stem, stage.ShapeOf(y));
        SublayerBody.Replace(stage, HeadLowering.DecoderInput, y, inverted);
    }
}

/// <summary>A sublayer's result z becomes z + Apply(x), x its input.</summary>
internal static class ParallelJoin
{
    public static void Weave(MethodWeaver weaver)
    {
        foreach (var site in weaver.Sites(SiteKind.Sublayer))
            weaver.ForEachStage(site, "result:" + site.Path, stage => Apply(weaver, stage, site));
        weaver.Model.Unmergeable.Add($"{weaver.Use.Method.Name} runs beside a sublayer, not inside a weight");
    }

    private static void Apply(MethodWeaver weaver, StageBuilder stage, SiteTarget site)
    {
        // In a block with its norms in front, what the norm reads.
        var (anchor, x) = ("result:" + site.Path, stage.Anchors["residual:" + site.Path]);
        var result = stage.Anchors[anchor];
        stage.MoveAfter(result.Id);
        var (added, input) = SublayerBody.Inline(weaver, stage, site, x);
        var name = SublayerBody.Name(weaver, site);
        var sum = stage.Add("add", name + "Sum", result, weaver.Gated(stage, site, input, added, name));
        SublayerBody.Replace(stage, anchor, result, weaver.ForItsRows(stage, sum, result));
    }
}

/// <summary>What the joins at a sublayer share.</summary>
internal static class SublayerBody
{
    public static string Name(MethodWeaver weaver, SiteTarget site) => char.ToLowerInvariant(site.Field[0]) + site.Field.Substring(1) + weaver.Stem;

    /// <summary>Adds Apply at the cursor: its result, and the tensor that it reads.</summary>
    public static (Operand Result, Operand Input) Inline(MethodWeaver weaver, StageBuilder stage, SiteTarget site, Operand input)
    {
        var body = weaver.Use.Method.Body("Apply")!;
        var arguments = weaver.Arguments(stage, site, body, new Given { Inputs = [input], Plain = input, Normed = () => Normed(weaver, stage, site, input) });
        var read = arguments[body.Parameters.First(parameter => parameter.Kind is ParameterKind.Input or ParameterKind.Normed).Name];
        return (new BodyInliner(stage, weaver.Model.Training).Add(weaver.Use, body, arguments, Name(weaver, site), stage.ShapeOf(input)), read);
    }

    /// <summary>The block's norm over the sublayer's residual sum with the tensor as it is now: what the sublayer would give without the method, which
    /// in a block with its norms in front is the sum. At a site behind the norm it is the tensor itself.</summary>
    public static Operand Normed(MethodWeaver weaver, StageBuilder stage, SiteTarget site, Operand z)
    {
        if (site.IsOutput)
            return z;
        var anchor = $"normed:{site.Path}:{z.Id}";
        if (stage.Anchors.TryGetValue(anchor, out var known))
            return known;
        var norm = stage.NodeOf(stage.Anchors["norm:" + site.Path]);
        var sum = stage.Add("add", Name(weaver, site) + "Residual", stage.NodeOf(stage.Anchors["sum:" + site.Path]).Inputs[0], z);
        return stage.Anchors[anchor] = norm.Op is not ("layer_norm" or "rms_norm") ? sum : stage.Add(norm.Op, Name(weaver, site) + "Normed", norm.Inputs.Select((input, i) => i == 0 ? sum : input).ToArray());
    }

    /// <summary>Lets what stands behind the tensor read another one.</summary>
    public static void Replace(StageBuilder stage, string anchor, Operand before, Operand after)
    {
        stage.Redirect(before, after);
        stage.Anchors[anchor] = after;
    }
}
