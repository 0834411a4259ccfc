using System;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Passes;

/// <summary>
/// A head over a wide vocabulary and its loss run over some labelled rows at a time, forward and backward, so that the logits of all rows
/// are never there together. Logits that methods compare with each other are needed whole.
/// </summary>
internal static class ChunkedLoss
{
    /// <summary>
    /// The most logits of a chunk: 64 MiB in single precision, in which products with the decoder's weight are still wide.
    /// </summary>
    private const long Logits = 1 << 24;

    /// <summary>The widest vocabulary whose logits take no more memory than what the layers keep.</summary>
    private const long Narrow = 1 << 12;

    public static Graph Run(Graph graph, ArchitectureSpec architecture)
    {
        if (
            !graph.Trains
            || graph.Stages.FirstOrDefault(stage => stage.Name == "Head") is not { } head
            || Words(head) is not (> Narrow and var words)
        )
            return graph;
        if (graph.ComparesLogits)
            return graph.WithNote("the logits of all labelled rows are there together: a method compares those of several passes");
        var rows = Math.Max(1, Logits / words);
        return (graph with { HeadRows = rows }).WithNote(
            $"the head and its loss run over {rows} labelled rows at a time: {Megabytes(rows * words)} MB of logits, where {Kilobytes(words)} kB a labelled row would be kept"
        );
    }

    /// <summary>How many words there are; 0 for a head that gives no result a token, or reads more than the states.</summary>
    private static long Words(Stage head) =>
        head is { Inputs.Count: 1, Outputs.Count: 1 }
        && head.Inputs[0].Kind == InputKind.Variable
        && head.Outputs[0].Shape is { Rank: 3, PositionAxis: 1 } logits
            ? logits.Last.Number ?? 0
            : 0;

    private static string Megabytes(long entries) => (entries * 4 / 1e6).ToString("#,0.0", CultureInfo.InvariantCulture);

    private static string Kilobytes(long entries) => (entries * 4 / 1e3).ToString("#,0.0", CultureInfo.InvariantCulture);
}
