using System.Collections.Generic;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// y = W x + b becomes l ⊙ y, or W (l ⊙ x) + b at the input. Deployment multiplies the rows of W and b, or the columns of W.
/// </summary>
internal sealed class RescaleJoin() : WovenJoin(Join.Rescale)
{
    public override WeavingTurn Turn => WeavingTurn.Weights;

    public override SiteKind? Site => SiteKind.Linear;

    public override IReadOnlyList<JoinBody> Bodies { get; } = [new("Scale")];

    public override void Weave(MethodWeaver weaver)
    {
        var (model, method) = (weaver.Model, weaver.Use.Method);
        var body = method.Body("Scale")!;
        var merges = method.Mergeable && weaver.Use.Task < 0;
        foreach (var site in weaver.Sites(SiteKind.Linear))
        {
            weaver.ForEachStage(site, "linear:" + site.Path, stage =>
            {
                var atInput = method.AtInput.Length > 0 && weaver.Evaluate(method.AtInput, site) != 0;
                var arguments = weaver.Arguments(stage, site, body, new Given());
                var folds = merges && Folding.IntoWeight(weaver, site);
                if (folds && model.Training)
                    Merge(weaver, body, site, stage, arguments, atInput);
                if (folds && !model.Training)
                {
                    Folding.ReadDense(weaver, site, stage);
                    return;
                }
                if (atInput)
                    ScaleInput(weaver, body, site, stage, arguments);
                else
                    ScaleOutput(weaver, body, site, stage, arguments);
            });
        }

        if (!merges)
            model.Unmergeable.Add(method.Mergeable ? weaver.OfOneTask : $"{method.Name} is not declared mergeable");
    }

    private static void ScaleOutput(
        MethodWeaver weaver,
        BodySpec body,
        SiteTarget site,
        StageBuilder stage,
        Dictionary<string, Operand> arguments
    )
    {
        var y = stage.Anchors["linear:" + site.Path];
        stage.MoveAfter(y.Id);
        var name = stage.NodeOf(y).Name;
        var scaled = weaver.ForItsRows(
            stage,
            stage.Add("mul", name + weaver.Stem, y, Factors(weaver, body, site, stage, arguments, name, atInput: false)),
            y
        );
        stage.Redirect(y, scaled);
        stage.Anchors["linear:" + site.Path] = scaled;
    }

    /// <summary>The layer and the updates beside it read the scaled input; other readers of the same tensor do not.</summary>
    private static void ScaleInput(
        MethodWeaver weaver,
        BodySpec body,
        SiteTarget site,
        StageBuilder stage,
        Dictionary<string, Operand> arguments
    )
    {
        var x = stage.Anchors["input:" + site.Path];
        var last = stage.Anchors["linear:" + site.Path];
        var linear = Slice.Product(weaver, stage, site, node =>
            node.Inputs[0] == x && node.Inputs[1] == weaver.Model.BaseOperand(stage, site.Field + "Weight", site.Base + ".weight")
        );
        stage.MoveBefore(linear.Id);
        var scaled = weaver.ForItsRows(
            stage,
            stage.Add("mul", linear.Name + weaver.Stem, x, Factors(weaver, body, site, stage, arguments, linear.Name, atInput: true)),
            x
        );
        stage.RedirectUntil(x, scaled, last.Id);
        stage.Anchors["input:" + site.Path] = scaled;
    }

    private static Operand Factors(
        MethodWeaver weaver,
        BodySpec body,
        SiteTarget site,
        StageBuilder stage,
        Dictionary<string, Operand> arguments,
        string name,
        bool atInput
    ) =>
        new BodyInliner(stage, weaver.Model.Training).Add(
            weaver.Use,
            body,
            arguments,
            name + weaver.Stem + "Factors",
            Shape.Of(atInput ? site.In : site.Out)
        );

    private static void Merge(
        MethodWeaver weaver,
        BodySpec body,
        SiteTarget site,
        StageBuilder stage,
        Dictionary<string, Operand> arguments,
        bool atInput
    )
    {
        weaver.Model.MarkMerged(stage, arguments.Values);
        Replace(".weight", "Weight", Shape.Of(Slice.Rows(site), site.In), column: !atInput);
        if (!atInput && site.HasBias)
            Replace(".bias", "Bias", Shape.Of(Slice.Rows(site)), column: false);

        void Replace(string suffix, string part, Shape shape, bool column)
        {
            var scratch = stage.Scratch();
            var current = scratch.Input(Fragment.Current, InputKind.Variable, shape);
            var factors = Factors(weaver, body, site, scratch, arguments, "of", atInput);
            if (atInput && site.IsSlice)
            {
                Add(
                    suffix,
                    part,
                    shape,
                    scratch,
                    Slice.Put(scratch, site, current, scratch.Add("mul", "scaled", Slice.Of(scratch, site, current), factors))
                );
                return;
            }
            factors = Slice.InWhole(scratch, site, factors, 1);
            var result = scratch.Add(
                "mul",
                "scaled",
                current,
                column ? scratch.Add("unsqueeze", "rows", factors, Operand.Number(1)) : factors
            );
            Add(suffix, part, shape, scratch, result);
        }

        void Add(string suffix, string part, Shape shape, StageBuilder scratch, Operand result)
        {
            weaver.Model.Merge(site.Base + suffix, stage);
            stage.Deploys.Add(
                new DeployStep(DeployKind.Replace, site.Base + suffix, scratch.Fragment($"{site.Field}{weaver.Stem}{part}", result, shape))
            );
        }
    }
}
