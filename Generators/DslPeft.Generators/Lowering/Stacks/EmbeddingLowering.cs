using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Lowering.Stacks;

/// <summary>Builds the stage that looks tokens up in the embedding tables, sums them, and norms the sum.</summary>
internal sealed class EmbeddingLowering(ModelBuilder model)
{
    private readonly StageParts _parts = new(model);

    public void Lower(StageBuilder stage)
    {
        var batch = stage.Input("batch", InputKind.Batch, Shape.Unknown);
        Operand? sum = null;
        foreach (var part in model.Architecture.Parts)
        {
            if (part.Kind == PartKind.Embed)
            {
                var name = char.ToLowerInvariant(part.Name[0]) + part.Name.Substring(1);
                var index = part.By switch
                {
                    IndexedBy.Positions when part.Offset > 0 => stage.Add("attended_positions", "positions", batch, Operand.Number(0), Operand.Number(part.Offset)),
                    IndexedBy.Positions when part.Padding >= 0 => stage.Add("token_positions", "positions", batch, Operand.Number(0), Operand.Number(part.Padding)),
                    IndexedBy.Positions => stage.Add("positions", "positions", batch, Operand.Number(0)),
                    IndexedBy.TokenTypes => stage.Add("token_types", "tokenTypes", batch),
                    _ => stage.Add("input_ids", "inputIds", batch),
                };
                stage.Anchors[IndexAnchor(part.By)] = index;
                var table = model.BaseOperand(stage, part.Name + "Weight", part.Key + ".weight");
                var rows = part.Padding >= 0 ? stage.Add("embedding", name, index, table, Operand.Number(part.Padding)) : stage.Add("embedding", name, index, table);
                stage.Anchors["embedding:" + part.Name] = stage.Anchors["lookup:" + part.Name] = rows;
                if (part.Scaled)
                    rows = stage.Add("mul", name + "Scaled", rows, Operand.Number(System.Math.Sqrt(part.Out)));
                sum = sum is { } before ? stage.Add("add", "embedded", before, rows) : rows;
            }
            else if (part.Kind == PartKind.Norm && sum is { } embedded)
            {
                sum = _parts.Dropout(stage, _parts.Norm(stage, part, part.Name, part.Key, embedded, char.ToLowerInvariant(part.Name[0]) + part.Name.Substring(1), part.Epsilon), part.Dropout, "hidden");
            }
            else if (part.Kind == PartKind.Linear && sum is { } narrow)
            {
                sum = StageParts.LinearAt(model, stage, part, part.Key, part.Name, part.Name, narrow);
            }
            else if (part.Kind == PartKind.Repeat)
            {
                break;
            }
        }
        sum = _parts.Dropout(stage, sum!.Value, model.Architecture.Parts.Where(part => part.Kind == PartKind.Embed).Max(part => part.Dropout), "hidden");
        stage.Anchors["output:" + SiteTable.EmbeddingOutput] = sum!.Value;
        stage.Output("hidden", sum.Value);
    }

    private static string IndexAnchor(IndexedBy by) => by switch
    {
        IndexedBy.Positions => "positions",
        IndexedBy.TokenTypes => "types",
        _ => "words",
    };
}
