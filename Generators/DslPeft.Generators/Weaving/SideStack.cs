using System;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering;
using DslPeft.Generators.Lowering.Stacks;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>The side state of one stack.</summary>
/// <param name="weaver">The use.</param>
/// <param name="site">The stack as its site.</param>
/// <param name="scope">The stack.</param>
internal sealed class SideStack(MethodWeaver weaver, SiteTarget site, StackScope scope)
{
    /// <summary>Stem of the local names.</summary>
    private const string Stem = "side";

    private static readonly Operand[] Nothing = [];

    private ModelBuilder Model => weaver.Model;

    private Shape Hidden => Model.Hidden(scope);

    public void Weave()
    {
        var start = Stage(SideJoin.Start);
        weaver.At(site, start, Start);
        Model.Stages.Insert(Model.Stages.FindIndex(IsLayer), start);
        foreach (var layer in weaver.Layers(site))
            weaver.At(site, Model.Layer(site, layer), Step);
        if (scope.Spec.IsLast)
            Finish();
        else if (Closes)
            Close();
    }

    private void Start(StageBuilder stage)
    {
        stage.Output(
            Variable(scope),
            Inline(
                stage,
                SideJoin.Start,
                weaver.Use.Method.Body(SideJoin.Start)!.IsOpaque ? StateOf(scope) : Shape.Unknown,
                Detached(stage, stage.Input(scope.Hidden, InputKind.Variable, Hidden))
            )
        );
        if (Relative is not { } relative)
            return;
        var distance = Model.Architecture.Parts.First(part => part.Name == relative.Relative).Distance;
        var table = Inline(stage, SideJoin.Positions, Shape.Unknown);
        stage.Output(Bias, RelativeBias.Add(Model, stage, table, WholeMask(stage), distance, before: 0, !relative.Causal));
    }

    /// <summary>The attention whose relative positions the side stack has as well, by a table of its own; null for none.</summary>
    private SublayerSpec? Relative =>
        weaver.Use.Method.Body(SideJoin.Positions) is null
            ? null
            : scope.Spec.Attentions.FirstOrDefault(attention => attention.Relative.Length > 0);

    /// <summary>The variable of what the side stack adds to its scores by relative positions, once for all rungs.</summary>
    private string Bias => Variable(scope) + "Bias";

    /// <summary>
    /// True for a method that closes the states of a stack itself: what it gives takes the place of what stands behind the base's norm.
    /// </summary>
    private bool Closes => weaver.Use.Method.Body(SideJoin.Close) is not null;

    /// <summary>The states that a later stack reads.</summary>
    private void Close()
    {
        var close = Stage(SideJoin.Close);
        weaver.At(site, close, stage => stage.Output(Variable(scope), Closed(stage)));
        Model.Stages.Insert(Model.Stages.FindLastIndex(IsLayer) + 1, close);
    }

    /// <summary>What takes the hidden states' place.</summary>
    private void Finish()
    {
        var finish = Stage(SideJoin.Finish);
        weaver.At(site, finish, stage =>
            stage.Output(scope.Hidden, Merged(stage, Inline(stage, SideJoin.Finish, Hidden, Closes ? Closed(stage) : State(stage, scope))))
        );
        Model.Stages.Insert(
            Model.Stages.FindLastIndex(stage => IsLayer(stage) || Closes && stage.Method == scope.Method(BaseLowering.FinalNormStage)) + 1,
            finish
        );
    }

    private Operand Closed(StageBuilder stage) => Inline(stage, SideJoin.Close, StateOf(scope), State(stage, scope));

    /// <summary>What Finish gives, merged with the base's last state; as it is where a weight of Merge does not exist.</summary>
    private Operand Merged(StageBuilder stage, Operand finished)
    {
        if (weaver.Use.Method.Body(SideJoin.Merge) is not { } body)
            return finished;
        var given = new Given { Inputs = [finished, Detached(stage, stage.Input(scope.Hidden, InputKind.Variable, Hidden))] };
        var arguments = weaver.Arguments(stage, site, body, given);
        return arguments.Values.Any(operand => operand.Kind == OperandKind.Absent)
            ? finished
            : new BodyInliner(stage, Model.Training).Add(weaver.Use, body, arguments, Stem + SideJoin.Merge, Hidden);
    }

    private void Step(StageBuilder stage)
    {
        stage.MoveToEnd();
        var side = State(stage, scope);
        var (mask, adds) = Mask(stage);
        var before = stage.Nodes.Count;
        var crosses = scope.Spec.ReadsMemory && weaver.Use.Method.Body(SideJoin.CrossStep) is not null;
        stage.Output(
            Variable(scope),
            Inline(
                stage,
                crosses ? SideJoin.CrossStep : SideJoin.Step,
                StateOf(scope),
                [side, Detached(stage, stage.OutputOf(scope.Hidden)), mask, .. crosses ? Memory(stage) : Nothing]
            )
        );
        // What is added to the scores may be trained, and the operation that says so is another.
        foreach (var node in stage.Nodes.Skip(before).Where(node => adds && node.Op == "attention" && node.Inputs[3] == mask).ToList())
            stage.Replace(node with { Op = "relative_attention" });
    }

    /// <summary>The side state of the stack before, and the mask of its tokens.</summary>
    private Operand[] Memory(StageBuilder stage)
    {
        var memory = Model.MemoryOf(scope);
        return [State(stage, memory), Model.Tokens(stage, memory)];
    }

    /// <summary>
    /// What a rung's attention to its own tokens is masked by: the stack's mask or, where the method has positions, what is added to its
    /// scores.
    /// </summary>
    private (Operand Mask, bool Adds) Mask(StageBuilder stage)
    {
        if (Relative is not null)
            return (stage.Input(Bias, InputKind.Variable, Model.Stage(Method(scope, SideJoin.Start)).OutputShape(Bias)), true);
        if (!Model.MaskStage(scope).Gives(scope.Mask))
            throw new FormatException(
                $"{weaver.Use.Method.Name} attends to all tokens before each, but every layer of {scope.Name} attends "
                    + "within a window or by slopes"
            );
        return (WholeMask(stage), false);
    }

    private Operand WholeMask(StageBuilder stage) => stage.Input(scope.Mask, InputKind.Variable, Model.Mask(scope));

    private Operand Inline(StageBuilder stage, string member, Shape shape, params Operand[] inputs)
    {
        var body = weaver.Use.Method.Body(member)!;
        return new BodyInliner(stage, Model.Training).Add(
            weaver.Use,
            body,
            weaver.Arguments(stage, site, body, new Given { Inputs = inputs }),
            Stem + member,
            shape
        );
    }

    private StageBuilder Stage(string member) => new(Method(scope, member), 0, isLayer: false) { Stack = scope.Name };

    private string Method(StackScope stack, string member) => stack.Method(weaver.Stem + member);

    private bool IsLayer(StageBuilder stage) => stage.IsLayer && stage.Stack == scope.Name;

    private Operand State(StageBuilder stage, StackScope stack) => stage.Input(Variable(stack), InputKind.Variable, StateOf(stack));

    /// <summary>The variable that holds a stack's side state.</summary>
    private static string Variable(StackScope stack) => stack.Spec.IsLast ? Stem : Stem + "Memory";

    private static Operand Detached(StageBuilder stage, Operand hidden) => stage.Add("detach", "below", hidden);

    /// <summary>A side state as Start gives it; as wide as the first weight of Start where that is opaque.</summary>
    private Shape StateOf(StackScope stack) =>
        Model.Stages.FirstOrDefault(stage => stage.Method == Method(stack, SideJoin.Start)) is { } start
            ? start.OutputShape(Variable(stack))
            : Model
                .Hidden(stack)
                .WithLast(
                    weaver
                        .ShapeOf(
                            weaver
                                .Use.Method.Body(SideJoin.Start)!
                                .Parameters.First(parameter => parameter.Weight is not null)
                                .Weight!.Shape,
                            site
                        )
                        .Dims[0]
                );
}
