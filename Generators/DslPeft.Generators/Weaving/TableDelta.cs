using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// A row E[id] of an embedding table becomes E[id] + Rows(id). Deployment adds Rows of all ids to E, and so do other readers of the table,
/// such as a decoder that shares it.
/// </summary>
internal static class TableDelta
{
    public static void Weave(MethodWeaver weaver, bool merges)
    {
        if (MethodBodies.OfTables(weaver.Use.Method) is not { } body)
            return;
        foreach (var site in weaver.Sites(SiteKind.Embedding))
            weaver.ForEachStage(site, "lookup:" + site.Path, stage => Adapt(weaver, site, stage, body, merges));
    }

    private static void Adapt(MethodWeaver weaver, SiteTarget site, StageBuilder stage, BodySpec body, bool merges)
    {
        var (model, anchor) = (weaver.Model, "embedding:" + site.Path);
        var lookup = stage.NodeOf(stage.Anchors["lookup:" + site.Path]);
        var rows = stage.Anchors[anchor];
        stage.MoveAfter(rows.Id);
        var arguments = weaver.Arguments(stage, site, body, new Given { Inputs = [lookup.Inputs[0]] });
        if (merges && model.Training)
            Merge(weaver, site, stage, body, arguments, lookup.Inputs[1]);
        if (merges && !model.Training)
            return;
        if (weaver.Gate is { } gate)
            throw new System.FormatException(
                $"{gate.Use.Method.Name} weighs features, and at {site.Path} {weaver.Use.Method.Name} reads ids"
            );
        var added = new BodyInliner(stage, model.Training).Add(weaver.Use, body, arguments, lookup.Name + weaver.Stem, stage.ShapeOf(rows));
        var sum = weaver.ForItsRows(stage, stage.Add("add", lookup.Name + "Adapted", rows, added), rows);
        stage.Redirect(rows, sum);
        stage.Anchors[anchor] = sum;
        SharedTable.Adapt(weaver, site, stage, (reader, table) =>
        {
            if (weaver.Use.Task >= 0)
                throw new System.FormatException(
                    $"{weaver.OfOneTask}, and the decoder that shares the table of {site.Path} is one for all rows"
                );
            if (weaver.Mixture is { } mixture)
                throw new System.FormatException(
                    $"{mixture.Method.Name} draws a copy for each pass, which the decoder that shares the table of {site.Path} does not follow: say DecoderTable.Loaded"
                );
            return reader.Add(
                "add",
                lookup.Name + "Table",
                table,
                OfAllRows(
                    weaver,
                    site,
                    reader,
                    body,
                    weaver.Arguments(reader, site, body, new Given { Inputs = [AllRows(site, reader, table)] })
                )
            );
        });
    }

    private static void Merge(
        MethodWeaver weaver,
        SiteTarget site,
        StageBuilder stage,
        BodySpec body,
        Dictionary<string, Operand> arguments,
        Operand table
    )
    {
        if (!BodyLinearity.IsTokenWise(body))
            throw new System.FormatException($"{weaver.Use.Method.Name} is declared mergeable, but Rows does not treat the ids one by one");
        weaver.Model.MarkMerged(stage, MixtureJoin.Tensors(stage, arguments.Values));
        var scratch = stage.Scratch();
        var input = body.Parameters.First(parameter => parameter.Kind == ParameterKind.Input).Name;
        var own = arguments.ToDictionary(
            pair => pair.Key,
            pair => pair.Key == input ? AllRows(site, scratch, table) : MixtureJoin.Averaged(weaver, scratch, stage, pair.Value)
        );
        var delta = OfAllRows(weaver, site, scratch, body, own);
        var key = site.Key + ".weight";
        weaver.Model.Merge(key, stage);
        stage.Deploys.Add(
            new DeployStep(
                DeployKind.Merge,
                key,
                scratch.Fragment($"{site.Field}{weaver.Stem}TableDelta", delta, Shape.Of(site.In, site.Out))
            )
        );
    }

    private static Operand AllRows(SiteTarget site, StageBuilder stage, Operand table) =>
        stage.Add("all_rows", "ids", Operand.Number(site.In), table);

    private static Operand OfAllRows(
        MethodWeaver weaver,
        SiteTarget site,
        StageBuilder stage,
        BodySpec body,
        Dictionary<string, Operand> arguments
    ) => new BodyInliner(stage, training: false).Add(weaver.Use, body, arguments, "tableDelta", Shape.Of(site.In, site.Out));
}
