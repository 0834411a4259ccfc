using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Lowering;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// Puts virtual tokens before the embedded words: their rows before the words' rows, with positions from 0 on, segment 0 and an attended
/// mask. Where a method moves no positions, they stand before what the embeddings give. A head that gives one result a token sees the real
/// tokens alone.
/// </summary>
internal sealed class InputPromptJoin() : WovenJoin(Join.InputPrompt)
{
    public override WeavingTurn Turn => WeavingTurn.Tokens;

    public override SiteKind? Site => SiteKind.Embedding;

    public override IReadOnlyList<JoinBody> Bodies { get; } = [new("Prompt") { MayTake = [ParameterKind.TaskIds] }];

    public override string? WhyUnpacked => "puts virtual tokens before a row, not before each text in it";

    public override string? WhyNotOfOneTask => "every row has as many tokens; a prompt for each task is declared with Tasks";

    public override bool CanStandAt(SiteTarget site) => site.IsInput;

    public override void Weave(MethodWeaver weaver)
    {
        var (model, method) = (weaver.Model, weaver.Use.Method);
        var body = method.Body("Prompt")!;
        if (weaver.Use.Task >= 0)
            throw new FormatException($"{method.Name} cannot be given to the rows of one task: all rows of a batch have one length");
        foreach (var site in weaver.Sites(SiteKind.Embedding))
            weaver.ForEachStage(site, "embedding:" + site.Path, stage => Prepend(weaver, body, site, stage));
        model.Unmergeable.Add($"{method.Name} adds tokens to the input, which no weight can hold");
    }

    private static void Prepend(MethodWeaver weaver, BodySpec body, SiteTarget site, StageBuilder stage)
    {
        var (model, words) = (weaver.Model, stage.Anchors["embedding:" + site.Path]);
        if (stage.NodeOf(stage.Anchors["lookup:" + site.Path]).Inputs[0] != stage.Anchors["words"])
            throw new FormatException($"{weaver.Use.Method.Name} stands before words, but {site.Path} is indexed by something else");
        var output = "output:" + SiteTable.OutputOfEmbeddings(model.ScopeOf(stage).Spec);
        var offset = (int)weaver.Evaluate(weaver.Use.Method.PositionOffset, site);
        var before = offset > 0 ? words : stage.Anchors[output];
        stage.MoveAfter(before.Id);
        var arguments = body.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter =>
                parameter.Kind switch
                {
                    ParameterKind.Constant => weaver.Constant(site, body, parameter),
                    ParameterKind.TaskIds => weaver.TaskIds(stage),
                    _ => EncodedTable.Read(weaver, stage, site, parameter),
                }
        );
        var length = offset > 0 ? offset : (int)weaver.Use.Value("Length")!;
        var byRow = body.Parameters.Any(parameter => parameter.Kind == ParameterKind.TaskIds);
        var shape = byRow ? Shape.Of(Dim.Rows, length, site.Out) : Shape.Of(Tasks(weaver) * length, site.Out);
        var prompt = new BodyInliner(stage, model.Training).Add(weaver.Use, body, arguments, weaver.Label, shape);
        stage.StateShape(prompt, shape);
        var rows = byRow ? prompt : Rows(weaver, stage, prompt, before, length, site.Out);
        var name = stage.NodeOf(before).Name + "WithPrompt";
        var steps = model.Steps(model.ScopeOf(stage));
        var joined = steps
            ? stage.Add("first_cat", name, rows, before, Operand.Number(1), ModelBuilder.Cache(stage))
            : stage.Add("cat", name, rows, before, Operand.Number(1));
        stage.Redirect(before, joined);
        if (offset > 0)
        {
            Positions(stage, length, model.Architecture.PositionTable?.FirstPosition ?? 0, steps);
            Index(stage, "types", steps ? "first_zeros" : "zeros_before", [Operand.Number(length), .. Cache(stage, steps)]);
        }
        else
        {
            stage.Anchors[output] = joined;
        }
        // What turns queries and keys turns those of virtual tokens as well, wherever they come in.
        foreach (var rotation in model.StagesOf("positions").Where(other => other != stage && other.Stack == stage.Stack))
            Positions(rotation, length, first: 0, steps);
        var scope = model.ScopeOf(stage);
        Attend(model.MaskStage(scope), length);
        if (scope.Spec.IsLast && !steps)
            KeepTokens(model, length);
        model.InferShapes();
        model.Facts[weaver.Label + ".position_offset"] = ModelBuilder.Number(offset);
    }

    /// <summary>One prompt for all rows, or that of each row's task.</summary>
    private static Operand Rows(MethodWeaver weaver, StageBuilder stage, Operand prompt, Operand words, int length, int width)
    {
        var tasks = Tasks(weaver);
        var name = weaver.Label + "Rows";
        if (tasks == 1)
            return stage.Add("expand_rows", name, stage.Add("unsqueeze", weaver.Label + "Row", prompt, Operand.Number(0)), words);
        var prompts = stage.Add("unflatten", weaver.Label + "Tasks", prompt, Operand.Number(0), Operand.List(tasks, length));
        var batch = stage.Input("batch", InputKind.Batch, Shape.Unknown);
        return stage.Add("rows_of", name, prompts, stage.Add("tasks", "tasks", batch));
    }

    private static int Tasks(MethodWeaver weaver) => (int)(weaver.Use.Value("Tasks") ?? 1);

    /// <summary>
    /// Positions of virtual tokens and then of the real ones. Where padding has a position of its own, it is counted behind a prompt: from
    /// the embeddings on, there are no ids to tell it from tokens.
    /// </summary>
    private static void Positions(StageBuilder stage, int length, int first, bool steps)
    {
        if (steps)
        {
            Index(stage, "positions", "first_positions", Operand.Number(length), Operand.Number(first), ModelBuilder.Cache(stage));
            return;
        }
        if (first == 0)
        {
            Index(stage, "positions", "positions_after", Operand.Number(length));
            return;
        }
        var node = stage.NodeOf(stage.Anchors["positions"]);
        if (node.Op == "token_positions")
            stage.Replace(node with { Op = "positions_from", Inputs = new[] { node.Inputs[0], Operand.Number(first) } });
        Index(stage, "positions", "positions_after", Operand.Number(length), Operand.Number(first));
    }

    private static Operand[] Cache(StageBuilder stage, bool steps) => steps ? [ModelBuilder.Cache(stage)] : [];

    private static void Index(StageBuilder stage, string anchor, string op, params Operand[] operands)
    {
        if (!stage.Anchors.TryGetValue(anchor, out var index))
            return;
        stage.MoveAfter(index.Id);
        stage.Redirect(index, stage.Anchors[anchor] = stage.Add(op, stage.NodeOf(index).Name + "WithPrompt", [index, .. operands]));
    }

    private static void Attend(StageBuilder source, int length)
    {
        var anchor = source.Anchors.ContainsKey(ModelBuilder.Padding) ? ModelBuilder.Padding : "mask";
        var mask = source.Anchors[anchor];
        source.MoveAfter(mask.Id);
        source.Redirect(mask, source.Anchors[anchor] = source.Add("ones_before", "maskWithPrompt", mask, Operand.Number(length)));
    }

    /// <summary>
    /// Behind the layers, leaves the virtual tokens of all prompts out where the head gives one result a token, or reads those of the text
    /// alone.
    /// </summary>
    private static void KeepTokens(ModelBuilder model, int length)
    {
        const string method = "RealTokens";
        if (model.Stages.FirstOrDefault(stage => stage.Method == method) is { } known)
        {
            var real = known.NodeOf(known.OutputOf("hidden"));
            known.Replace(
                real with
                {
                    Inputs = new[] { real.Inputs[0], real.Inputs[1], Operand.Number(real.Inputs[2].Value!.Value + length) },
                }
            );
            return;
        }
        var head = model.Stages.FindIndex(stage => stage.Method == "Head");
        if (head < 0 || !(model.Stages[head].GivesTokens || model.Stages[head].ReadsText) || model.Stages[head].ReadsVirtualTokens)
            return;
        var stage = new StageBuilder(method, 0, isLayer: false);
        stage.Output(
            "hidden",
            stage.Add(
                "narrow_from",
                "real",
                stage.Input("hidden", InputKind.Variable, model.Hidden(model.Stacks[model.Stacks.Count - 1])),
                Operand.Number(1),
                Operand.Number(length)
            )
        );
        model.Stages.Insert(head, stage);
    }
}
