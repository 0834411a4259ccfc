using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering.Heads;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>A sublayer's result z becomes Apply(z), before the residual sum.</summary>
internal sealed class SequentialJoin() : WovenJoin(Join.Sequential)
{
    public override WeavingTurn Turn => WeavingTurn.Sublayers;

    public override SiteKind? Site => SiteKind.Result;

    public override IReadOnlyList<JoinBody> Bodies { get; } =
    [new("Apply") { Inputs = 1, MayTake = [ParameterKind.Normed, ParameterKind.Shares] }];

    public override string? Inverse => "Inverse";

    public override string? WhyNothingAdded(MethodSpec method) =>
        method.Adds
            ? null
            : "gives the new tensor; Pfeiffer(NormFirst = false) at the same site gives what is added, and a method of your own says so with Adds = true";

    public override void Weave(MethodWeaver weaver)
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
            throw new FormatException(
                $"{gate.Use.Method.Name} is on {weaver.Use.Method.Name}, which does not say what it adds ([PeftMethod(…, Adds = true)])"
            );
        SublayerBody.Replace(stage, site.Anchor, z, weaver.ForItsRows(stage, added, z));
        if (
            site.Path == SiteTable.OutputOfEmbeddings(weaver.Model.Stacks[weaver.Model.Stacks.Count - 1].Spec)
            && MethodBodies.Inverse(weaver.Use.Method) is { } inverse
            && weaver.Model.StageOf(HeadLowering.DecoderInput) is { } head
        )
            weaver.At(site, head, decoder => Invert(weaver, decoder, site, inverse));
    }

    /// <summary>A decoder that shares the words' table reads its input through the inverse, by the same weights.</summary>
    private static void Invert(MethodWeaver weaver, StageBuilder stage, SiteTarget site, BodySpec inverse)
    {
        if (weaver.Use.Task >= 0)
            throw new FormatException($"{weaver.OfOneTask}, and the decoder that reads through its inverse is one for all rows");
        var y = stage.Anchors[HeadLowering.DecoderInput];
        stage.MoveAfter(y.Id);
        var weights = weaver.Arguments(
            stage,
            site,
            weaver.Use.Method.Body("Apply")!,
            new Given
            {
                Inputs = [y],
                Plain = y,
                Normed = () => y,
            }
        );
        var arguments = inverse.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter =>
                parameter.Kind == ParameterKind.Constant ? weaver.Constant(site, inverse, parameter)
                : weights.TryGetValue(parameter.Name, out var weight) ? weight
                : y
        );
        var inverted = new BodyInliner(stage, weaver.Model.Training).Add(
            weaver.Use,
            inverse,
            arguments,
            "decoder" + weaver.Stem,
            stage.ShapeOf(y)
        );
        SublayerBody.Replace(stage, HeadLowering.DecoderInput, y, inverted);
    }
}
