using System.Linq;
using DslPeft.Generators.Specs;

namespace DslPeft.Generators.Plan.Joins;

/// <summary>A sublayer's result z becomes Apply(z), before the residual sum.</summary>
internal static class SequentialJoin
{
    public static void Weave(MethodWeaver weaver)
    {
        foreach (var site in weaver.Sites(SiteKind.Result))
            weaver.ForEachStage(site, "result:" + site.Path, stage => SublayerBody.Apply(weaver, stage, site, stage.Anchors["result:" + site.Path], parallel: false));
        weaver.Model.Unmergeable.Add($"{weaver.Use.Method.Name} stands between a sublayer and its residual sum, not inside a weight");
    }
}

/// <summary>A sublayer's result z becomes z + Apply(x), x its input.</summary>
internal static class ParallelJoin
{
    public static void Weave(MethodWeaver weaver)
    {
        foreach (var site in weaver.Sites(SiteKind.Sublayer))
            weaver.ForEachStage(site, "result:" + site.Path, stage => SublayerBody.Apply(weaver, stage, site, stage.Anchors["input:" + site.Path], parallel: true));
        weaver.Model.Unmergeable.Add($"{weaver.Use.Method.Name} runs beside a sublayer, not inside a weight");
    }
}

internal static class SublayerBody
{
    public static void Apply(MethodWeaver weaver, StageBuilder stage, SiteTarget site, Operand input, bool parallel)
    {
        var result = stage.Anchors["result:" + site.Path];
        var body = weaver.Use.Method.Body("Apply")!;
        stage.MoveAfter(result.Id);
        var name = char.ToLowerInvariant(site.Field[0]) + site.Field.Substring(1) + weaver.Use.Method.Name;
        var arguments = weaver.Arguments(stage, site, body, input);
        var adapted = new BodyInliner(stage, weaver.Model.Training).Add(weaver.Use, body, arguments, name, stage.ShapeOf(result))[0];
        if (parallel)
            adapted = stage.Add("add", name + "Sum", result, adapted);
        stage.Redirect(result, adapted);
        stage.Anchors["result:" + site.Path] = adapted;
    }
}
