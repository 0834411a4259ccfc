using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>Makes a <see cref="Batch"/> of chosen rows of a data set, padded to the longest among them.</summary>
public sealed class BatchCollator(EncodedDataset data, TaskHead head)
{
    private readonly TextHead _head = TextHead.Of(head);

    /// <summary>The batch of the given rows, in that order; it has labels where every row has. The caller disposes it.</summary>
    public Batch Collate(IReadOnlyList<int> rows)
    {
        EncodedExample[] examples = [.. rows.Select(r => data.Examples[r])];
        var labels = examples.All(e => e.Source.HasLabel) ? _head.Labels([.. examples.Select(e => e.Source)]) : null;
        return TokenTensors.Pad(
            [.. examples.Select(e => e.Tokens)],
            data.PaddingId,
            examples.Any(e => e.Source.Pair is not null),
            labels,
            [.. examples.Select(e => e.Source.Task)]
        );
    }
}
