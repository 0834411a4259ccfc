using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>Makes a <see cref="Batch"/> of chosen rows of a data set, padded to the longest among them.</summary>
public sealed class BatchCollator(EncodedDataset data, HeadKind head)
{
    /// <summary>The batch of the given rows, in that order; it has labels where every row has. The caller disposes it.</summary>
    public Batch Collate(IReadOnlyList<int> rows)
    {
        EncodedExample[] examples = [.. rows.Select(r => data.Examples[r])];
        return TokenTensors.Pad([.. examples.Select(e => e.Tokens)], data.PaddingId, examples.Any(e => e.Source.Pair is not null), Labels(examples));
    }

    private Tensor? Labels(EncodedExample[] examples)
    {
        if (!examples.All(e => e.Source.HasLabel))
        {
            return null;
        }
        return head switch
        {
            HeadKind.Classification or HeadKind.NextSentence => tensor(examples.Select(e => (long)e.Source.Label).ToArray()),
            HeadKind.Regression => tensor(examples.Select(e => e.Source.Targets![0]).ToArray()),
            HeadKind.MultiLabel => tensor(examples.SelectMany(e => e.Source.Targets!).ToArray(), [examples.Length, examples[0].Source.Targets!.Length]),
            _ => null,
        };
    }
}
