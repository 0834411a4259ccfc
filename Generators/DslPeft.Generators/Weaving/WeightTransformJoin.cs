using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// A linear layer's weight W becomes Weight(W). Deployment puts the value in W's place where the method says that it may.
/// </summary>
internal sealed class WeightTransformJoin() : WovenJoin(Join.WeightTransform)
{
    public override WeavingTurn Turn => WeavingTurn.Weights;

    public override SiteKind? Site => SiteKind.Linear;

    public override IReadOnlyList<JoinBody> Bodies { get; } = [new("Weight") { TakesOne = ParameterKind.Base }];

    public override string? WhyNotOfOneTask => "it changes weights, which the rows share";

    public override void Weave(MethodWeaver weaver)
    {
        var (model, method) = (weaver.Model, weaver.Use.Method);
        var body = method.Body("Weight")!;
        foreach (var site in weaver.Sites(SiteKind.Linear))
            weaver.ForEachStage(site, "linear:" + site.Path, stage => Transform(weaver, body, site, stage));
        if (!method.Mergeable)
            model.Unmergeable.Add($"{method.Name} is not declared mergeable");
    }

    private static void Transform(MethodWeaver weaver, BodySpec body, SiteTarget site, StageBuilder stage)
    {
        var (model, method) = (weaver.Model, weaver.Use.Method);
        var key = site.Base + ".weight";
        var folds = method.Mergeable && Folding.IntoWeight(weaver, site);
        var merged = folds && !model.Training;
        // The whole weight where the site is a part of its own; of a fused projection, its rows.
        var product = site.IsSlice && !merged ? Slice.Product(weaver, stage, site, null) : null;
        var arguments = weaver.Arguments(
            stage,
            site,
            body,
            new Given { Base = product is null ? model.BaseOperand(stage, site.Field + "Weight", key) : product.Inputs[1] }
        );
        if (merged)
        {
            Folding.ReadDense(weaver, site, stage);
            return;
        }
        var (shape, whole) = (Shape.Of(site.Out, site.In), Shape.Of(Slice.Rows(site), site.In));
        if (folds)
        {
            var scratch = stage.Scratch();
            var current = scratch.Input(Fragment.Current, InputKind.Variable, whole);
            var rows = Slice.Of(scratch, site, current);
            var own = arguments.ToDictionary(
                pair => pair.Key,
                pair => body.Parameters.First(parameter => parameter.Name == pair.Key).Kind == ParameterKind.Base ? rows : pair.Value
            );
            var result = Slice.Put(
                scratch,
                site,
                current,
                new BodyInliner(scratch, training: false).Add(weaver.Use, body, own, "weight", shape)
            );
            model.MarkMerged(
                stage,
                arguments
                    .Where(pair => body.Parameters.First(parameter => parameter.Name == pair.Key).Kind == ParameterKind.Weight)
                    .Select(pair => pair.Value)
            );
            model.Merge(key, stage);
            stage.Deploys.Add(new DeployStep(DeployKind.Replace, key, scratch.Fragment($"{site.Field}{weaver.Stem}Weight", result, whole)));
        }
        var linear = product
            ?? stage.Nodes.First(node =>
                node.Op == "linear"
                && node.Inputs[1] == arguments[body.Parameters.First(parameter => parameter.Kind == ParameterKind.Base).Name]
            );
        stage.MoveBefore(linear.Id);
        var transformed = new BodyInliner(stage, model.Training).Add(
            weaver.Use,
            body,
            arguments,
            linear.Name + weaver.Stem + "Weight",
            shape
        );
        stage.Replace(linear with { Inputs = linear.Inputs.Select((input, i) => i == 1 ? transformed : input).ToEquatable() });
    }
}
