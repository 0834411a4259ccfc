using System.Collections.Generic;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>A sublayer's result z becomes z + Apply(x), x its input.</summary>
internal sealed class ParallelJoin() : WovenJoin(Join.Parallel)
{
    public override WeavingTurn Turn => WeavingTurn.Sublayers;

    public override SiteKind? Site => SiteKind.Sublayer;

    public override IReadOnlyList<JoinBody> Bodies { get; } =
    [new("Apply") { Inputs = 1, MayTake = [ParameterKind.Normed, ParameterKind.Shares] }];

    public override string? WhyNothingAdded(MethodSpec method) => null;

    public override void Weave(MethodWeaver weaver)
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
