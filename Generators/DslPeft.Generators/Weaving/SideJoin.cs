using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// A second state beside the hidden states: made of the embedded tokens by Start, taken on by Step behind each adapted layer, and put in
/// the hidden states' place by Finish behind the last, alone or merged with them by Merge. The base is read through detached tensors, so
/// that nothing of it records a graph.
/// </summary>
internal sealed class SideJoin() : WovenJoin(Join.Side)
{
    private const string Variable = "side",
        Start = "Start";

    public override WeavingTurn Turn => WeavingTurn.Stack;

    public override SiteKind? Site => SiteKind.Stack;

    public override IReadOnlyList<JoinBody> Bodies { get; } =
    [
        new("Step") { Inputs = 3, InputsAre = ": the side state, the layer's output and the mask" },
        new(Start) { Inputs = 1 },
        new("Finish") { Inputs = 1 },
        new("Merge")
        {
            Inputs = 2,
            InputsAre = ": what Finish gives and the base's last state",
            IsOptional = true,
        },
    ];

    public override string? WhyUncached => "runs a stack of its own beside the base";

    public override string? WhyNotOfOneTask => "it takes the place of the model's output";

    public override void Weave(MethodWeaver weaver)
    {
        var model = weaver.Model;
        foreach (var site in weaver.Sites(SiteKind.Stack))
        {
            if (model.Stacks.Count > 1)
                throw new System.FormatException(
                    $"{weaver.Use.Method.Name} runs beside one stack, and {model.Architecture.Type.Name} has {model.Stacks.Count}"
                );
            var start = new StageBuilder(weaver.Stem + Start, 0, isLayer: false);
            weaver.At(site, start, stage =>
                stage.Output(
                    Variable,
                    Inline(
                        weaver,
                        stage,
                        site,
                        Start,
                        weaver.Use.Method.Body(Start)!.IsOpaque ? Side(weaver, site) : Shape.Unknown,
                        Detached(stage, stage.Input("hidden", InputKind.Variable, Hidden(weaver)))
                    )
                )
            );
            model.Stages.Insert(model.Stages.FindIndex(stage => stage.IsLayer), start);
            foreach (var layer in weaver.Layers(site))
                weaver.At(site, model.Layer(site, layer), stage => Step(weaver, site, stage));
            var finish = new StageBuilder(weaver.Stem + "Finish", 0, isLayer: false);
            weaver.At(site, finish, stage =>
                stage.Output(
                    "hidden",
                    Merged(
                        weaver,
                        stage,
                        site,
                        Inline(weaver, stage, site, "Finish", Hidden(weaver), stage.Input(Variable, InputKind.Variable, Side(weaver, site)))
                    )
                )
            );
            model.Stages.Insert(model.Stages.FindLastIndex(stage => stage.IsLayer) + 1, finish);
        }
        model.Unmergeable.Add($"{weaver.Use.Method.Name} is a stack of its own beside the base");
    }

    /// <summary>What Finish gives, merged with the base's last state; as it is where a weight of Merge does not exist.</summary>
    private static Operand Merged(MethodWeaver weaver, StageBuilder stage, SiteTarget site, Operand finished)
    {
        if (weaver.Use.Method.Body("Merge") is not { } body)
            return finished;
        var given = new Given { Inputs = [finished, Detached(stage, stage.Input("hidden", InputKind.Variable, Hidden(weaver)))] };
        var arguments = weaver.Arguments(stage, site, body, given);
        return arguments.Values.Any(operand => operand.Kind == OperandKind.Absent)
            ? finished
            : new BodyInliner(stage, weaver.Model.Training).Add(weaver.Use, body, arguments, Variable + "Merge", Hidden(weaver));
    }

    private static void Step(MethodWeaver weaver, SiteTarget site, StageBuilder stage)
    {
        stage.MoveToEnd();
        var side = stage.Input(Variable, InputKind.Variable, Side(weaver, site));
        var stack = weaver.Model.Stacks[0];
        if (!weaver.Model.MaskStage(stack).Gives(stack.Mask))
            throw new FormatException(
                $"{weaver.Use.Method.Name} attends to all tokens before each, but every layer of {stack.Name} attends within a window or by slopes"
            );
        var mask = stage.Input("mask", InputKind.Variable, weaver.Model.Mask(stack));
        stage.Output(
            Variable,
            Inline(weaver, stage, site, "Step", Side(weaver, site), side, Detached(stage, stage.OutputOf("hidden")), mask)
        );
    }

    private static Operand Inline(
        MethodWeaver weaver,
        StageBuilder stage,
        SiteTarget site,
        string member,
        Shape shape,
        params Operand[] inputs
    )
    {
        var body = weaver.Use.Method.Body(member)!;
        return new BodyInliner(stage, weaver.Model.Training).Add(
            weaver.Use,
            body,
            weaver.Arguments(stage, site, body, new Given { Inputs = inputs }),
            Variable + member,
            shape
        );
    }

    private static Shape Hidden(MethodWeaver weaver) => weaver.Model.Hidden(weaver.Model.Stacks[0]);

    private static Operand Detached(StageBuilder stage, Operand hidden) => stage.Add("detach", "below", hidden);

    /// <summary>The side state as Start gives it; as wide as the first weight of Start where that is opaque.</summary>
    private static Shape Side(MethodWeaver weaver, SiteTarget site) =>
        weaver.Model.Stages.FirstOrDefault(stage => stage.Method == weaver.Stem + Start) is { } start
            ? start.OutputShape(Variable)
            : Hidden(weaver)
                .WithLast(
                    weaver
                        .ShapeOf(
                            weaver.Use.Method.Body("Start")!.Parameters.First(parameter => parameter.Weight is not null).Weight!.Shape,
                            site
                        )
                        .Dims[0]
                );
}
