using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// y = W x + b becomes y + Delta(x). Where Delta is linear or affine in x, deployment folds it into W and b. For embedding tables see
/// <see cref="TableDelta"/>.
/// </summary>
internal sealed class LinearDeltaJoin() : WovenJoin(Join.LinearDelta)
{
    public override WeavingTurn Turn => WeavingTurn.Weights;

    public override SiteKind? Site => SiteKind.Linear;

    public override IReadOnlyList<JoinBody> Bodies { get; } =
    [
        new("Delta") { Inputs = 1, MayTake = [ParameterKind.TaskIds] },
        new("Rows")
        {
            Inputs = 1,
            IsOfTables = true,
            IsOptional = true,
        },
    ];

    public override bool MergesLinearly => true;

    public override string? WhyNothingAdded(MethodSpec method) => null;

    public override void Weave(MethodWeaver weaver)
    {
        var (model, method) = (weaver.Model, weaver.Use.Method);
        var body = method.Body("Delta")!;
        var merges = method.Mergeable && weaver.Gate is null && weaver.Use.Task < 0;
        foreach (var site in weaver.Sites(SiteKind.Linear))
        {
            weaver.ForEachStage(site, "linear:" + site.Path, stage =>
            {
                var y = stage.Anchors["linear:" + site.Path];
                stage.MoveAfter(y.Id);
                var input = stage.Anchors["input:" + site.Path];
                var arguments = weaver.Arguments(stage, site, body, new Given { Inputs = [input] });
                var folds = merges && Folding.IntoWeight(weaver, site);
                if (folds && model.Training)
                    Merge(weaver, site, stage, body, arguments);
                if (folds && !model.Training)
                {
                    Folding.ReadDense(weaver, site, stage);
                    return;
                }
                var name = stage.NodeOf(y).Name;
                var delta = new BodyInliner(stage, model.Training).Add(weaver.Use, body, arguments, name + weaver.Stem, stage.ShapeOf(y));
                delta = weaver.Gated(stage, site, input, delta, name + weaver.Stem);
                var sum = weaver.ForItsRows(stage, stage.Add("add", name + "Adapted", y, delta), y);
                stage.Redirect(y, sum);
                stage.Anchors["linear:" + site.Path] = sum;
                Penalties.Add(weaver, site, stage, arguments, name + weaver.Stem);
            });
        }
        TableDelta.Weave(weaver, merges);
        if (!merges)
            model.Unmergeable.Add(
                !method.Mergeable ? $"{method.Name} is not declared mergeable"
                : weaver.Use.Task >= 0 ? weaver.OfOneTask
                : $"the gate on {method.Name} depends on the input"
            );
    }

    /// <summary>True for a tensor of 64-bit integers, of whose type no product is.</summary>
    private static bool IsInteger(MethodWeaver weaver, StageBuilder stage, Operand tensor) =>
        weaver.Model.Own.Any(own => own.Integer && own.Name == stage.BindingOf(tensor).Name);

    /// <summary>ΔW = (Delta(I) − Delta(0))ᵀ and, for an affine Delta, Δb = Delta(0).</summary>
    private static void Merge(
        MethodWeaver weaver,
        SiteTarget site,
        StageBuilder stage,
        BodySpec body,
        Dictionary<string, Operand> arguments
    )
    {
        var kind = BodyLinearity.Of(body, arguments);
        if (kind is LinearityKind.Nonlinear or LinearityKind.Constant)
            throw new FormatException($"{weaver.Use.Method.Name} is declared mergeable, but Delta is not linear in each row of its input");
        var affine = kind == LinearityKind.Affine;
        var weight = arguments.Values.First(argument =>
            argument.Kind == OperandKind.Tensor && !IsInteger(weaver, stage, argument)
            || argument.Kind == OperandKind.Node && stage.NodeOf(argument).Op == "item"
        );
        Operand Like(StageBuilder scratch) => MixtureJoin.Averaged(weaver, scratch, stage, weight);
        if (affine && !site.HasBias)
            throw new FormatException($"{weaver.Use.Method.Name} adds a constant at {site.Path}, which has no bias to merge it into");
        weaver.Model.MarkMerged(stage, MixtureJoin.Tensors(stage, arguments.Values));
        Add(".weight", "Weight", scratch =>
        {
            var slope = Delta(scratch, scratch.Add("identity", "identity", Operand.Number(site.In), Like(scratch)), site.In);
            if (affine)
                slope = scratch.Add("sub", "slope", slope, Delta(scratch, Origin(scratch), 1));
            return Whole(scratch, scratch.Add("t", "weightDelta", slope));
        });
        if (affine)
            Add(".bias", "Bias", scratch =>
                Whole(scratch, scratch.Add("squeeze", "biasDelta", Delta(scratch, Origin(scratch), 1), Operand.Number(0)))
            );

        void Add(string suffix, string part, Func<StageBuilder, Operand> compute)
        {
            var scratch = stage.Scratch();
            var result = compute(scratch);
            weaver.Model.Merge(site.Base + suffix, stage);
            stage.Deploys.Add(
                new DeployStep(
                    DeployKind.Merge,
                    site.Base + suffix,
                    scratch.Fragment($"{site.Field}{weaver.Stem}{part}Delta", result, scratch.ShapeOf(result))
                )
            );
        }

        Operand Whole(StageBuilder scratch, Operand delta) => Slice.InWhole(scratch, site, delta, 0);

        Operand Origin(StageBuilder scratch) => scratch.Add("zero_row", "origin", Operand.Number(site.In), Like(scratch));

        Operand Delta(StageBuilder scratch, Operand x, int rows)
        {
            var input = body.Parameters.First(parameter => parameter.Kind == ParameterKind.Input).Name;
            var own = arguments.ToDictionary(
                pair => pair.Key,
                pair => pair.Key == input ? x : MixtureJoin.Averaged(weaver, scratch, stage, pair.Value)
            );
            return new BodyInliner(scratch, training: false).Add(weaver.Use, body, own, "delta", Shape.Of(rows, site.Out));
        }
    }
}
