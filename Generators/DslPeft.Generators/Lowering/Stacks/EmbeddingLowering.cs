using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Lowering.Stacks;

/// <summary>Builds the stage that looks a stack's tokens up in the embedding tables, sums them, and norms the sum.</summary>
internal sealed class EmbeddingLowering(ModelBuilder model)
{
    private readonly StageParts _parts = new(model);

    public void Lower(StageBuilder stage, StackScope scope)
    {
        var batch = stage.Input("batch", InputKind.Batch, Shape.Unknown);
        Operand? sum = null;
        foreach (var part in scope.Spec.Before)
        {
            if (part.Kind == PartKind.Embed)
            {
                var name = char.ToLowerInvariant(part.Name[0]) + part.Name.Substring(1);
                var index = part.By switch
                {
                    IndexedBy.Positions when model.Steps(scope) => Positions(
                        model,
                        stage,
                        scope,
                        batch,
                        part.Padding >= 0 ? part.Padding + 1 : part.First
                    ),
                    IndexedBy.Positions when part.ByMask => stage.Add(
                        "attended_positions",
                        "positions",
                        batch,
                        Operand.Number(0),
                        Operand.Number(part.First)
                    ),
                    IndexedBy.Positions when part.Padding >= 0 => stage.Add(
                        "token_positions",
                        "positions",
                        batch,
                        Operand.Number(0),
                        Operand.Number(part.Padding)
                    ),
                    IndexedBy.Positions => Positions(model, stage, scope, batch, part.First),
                    IndexedBy.TokenTypes => stage.Add("token_types", "tokenTypes", batch),
                    _ => Words(stage, scope, batch),
                };
                stage.Anchors[IndexAnchor(part.By)] = index;
                var table = model.BaseOperand(stage, part.Name + "Weight", part.Key + ".weight");
                var rows =
                    part.Padding >= 0
                        ? stage.Add("embedding", name, index, table, Operand.Number(part.Padding))
                        : stage.Add("embedding", name, index, table);
                stage.Anchors["embedding:" + part.Name] = stage.Anchors["lookup:" + part.Name] = rows;
                if (part.Scaled)
                    rows = stage.Add("mul", name + "Scaled", rows, Operand.Number(System.Math.Sqrt(part.Out)));
                if (part.Sinusoids)
                    rows = stage.Add(
                        "add",
                        name + "Placed",
                        rows,
                        stage.Add("sinusoids", "sinusoids", stage.Anchors["positions"] = Positions(model, stage, scope, batch), rows)
                    );
                sum = sum is { } before ? stage.Add("add", "embedded", before, rows) : rows;
            }
            else if (part.Kind == PartKind.Norm && sum is { } embedded)
            {
                sum = _parts.Dropout(
                    stage,
                    _parts.Norm(
                        stage,
                        part,
                        part.Name,
                        part.Key,
                        embedded,
                        char.ToLowerInvariant(part.Name[0]) + part.Name.Substring(1),
                        part.Epsilon
                    ),
                    part.Dropout,
                    "hidden"
                );
            }
            else if (part.Kind == PartKind.Linear && sum is { } narrow)
            {
                sum = StageParts.LinearAt(model, stage, part, part.Key, part.Name, part.Name, narrow);
            }
        }
        sum = _parts.Dropout(
            stage,
            sum!.Value,
            scope.Spec.Before.Where(part => part.Kind == PartKind.Embed).Max(part => part.Dropout),
            "hidden"
        );
        stage.Anchors["output:" + SiteTable.OutputOfEmbeddings(scope.Spec)] = sum!.Value;
        stage.Output(scope.Hidden, sum.Value);
    }

    /// <summary>The positions of a stack's tokens, counted from a first one.</summary>
    public static Operand Positions(ModelBuilder model, StageBuilder stage, StackScope scope, Operand batch, int first = 0) =>
        model.Steps(scope)
            ? stage.Add("next_positions", "positions", batch, Operand.Number(first), ModelBuilder.Cache(stage))
            : stage.Add(
                scope.ReadsSource ? "source_positions"
                    : scope.ReadsTarget ? "target_positions"
                    : "positions",
                "positions",
                batch,
                Operand.Number(first)
            );

    private Operand Words(StageBuilder stage, StackScope scope, Operand batch)
    {
        if (scope.ReadsSource)
            return stage.Add("source_ids", "inputIds", batch);
        if (!scope.ReadsTarget)
            return stage.Add("input_ids", "inputIds", batch);
        var recipe = model.Architecture.Seq2SeqLm;
        return stage.Add("target_ids", "targetIds", batch, Operand.Number(recipe?.Start ?? 0), Operand.Number(recipe?.Padding ?? 0));
    }

    private static string IndexAnchor(IndexedBy by) =>
        by switch
        {
            IndexedBy.Positions => "positions",
            IndexedBy.TokenTypes => "types",
            _ => "words",
        };
}
