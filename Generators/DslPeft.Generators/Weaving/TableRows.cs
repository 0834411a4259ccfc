using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Weaving;

/// <summary>
/// Some rows of an embedding table are tensors of the adaptation, which lookups give in place of the table's. Deployment puts them into a
/// copy of the table, and so do other readers of it.
/// </summary>
internal static class TableRows
{
    public static void Weave(MethodWeaver weaver)
    {
        foreach (var thaw in weaver.Use.Method.Thaws.Where(thaw => thaw.Rows.Length > 0 && weaver.Holds(thaw.If)))
        {
            foreach (var site in weaver.Sites(SiteKind.Embedding))
                weaver.ForEachStage(site, "lookup:" + site.Path, stage =>
                    Replace(weaver, site, stage, weaver.Use.Values(thaw.Rows).ToArray())
                );
        }
    }

    private static void Replace(MethodWeaver weaver, SiteTarget site, StageBuilder stage, long[] rows)
    {
        var (model, key, anchor) = (weaver.Model, site.Key + ".weight", "embedding:" + site.Path);
        var (ids, shape) = (Operand.List(rows), Shape.Of(rows.Length, site.Out));
        var name = $"{site.Key}.{weaver.Label}.rows";
        var binding = new TensorBinding(site.Field + weaver.Stem + "Rows", BindingKind.Own, name, shape) { Trainable = true };
        model.Declare(
            new OwnTensor(name, default, shape, Init.Pretrained, weaver.Origin())
            {
                From = new MethodCall(
                    "Kernels.Rows",
                    new CallArgument[] { new CallArgument.BaseTensor(0, 0, 0), new CallArgument.Value(ids) }
                ),
                FromBase = new[] { key },
                Decay = true,
                Thawed = true,
            }
        );
        if (!model.Training)
            return;
        var (lookup, embedded, values) = (stage.NodeOf(stage.Anchors["lookup:" + site.Path]), stage.Anchors[anchor], stage.Tensor(binding));
        model.MarkMerged(stage, [values]);
        model.MergedRows.Add((key, shape.Elements));
        stage.Deploys.Add(
            new DeployStep(DeployKind.Rows, key, stage.Scratch().Fragment($"{site.Field}{weaver.Stem}Values", values, shape))
            {
                Rows = name,
                Ids = rows,
            }
        );
        stage.MoveAfter(embedded.Id);
        var replaced = stage.Add(
            "replace_rows",
            lookup.Name + weaver.Stem,
            embedded,
            lookup.Inputs[0],
            values,
            ids,
            Operand.Number(site.Padding)
        );
        stage.Redirect(embedded, replaced);
        stage.Anchors[anchor] = replaced;
        SharedTable.Adapt(weaver, site, stage, (reader, table) =>
            reader.Add("with_rows", lookup.Name + "Table", table, reader.Tensor(binding), ids)
        );
    }
}
