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
        int longest = examples.Max(e => e.Tokens.Length);
        bool pairs = examples.Any(e => e.Source.Pair is not null);
        var ids = new long[examples.Length * longest];
        var mask = new long[ids.Length];
        var types = pairs ? new long[ids.Length] : null;
        Array.Fill(ids, data.PaddingId);
        for (int row = 0; row < examples.Length; row++)
        {
            int[] tokens = examples[row].Tokens.Ids;
            for (int i = 0; i < tokens.Length; i++)
            {
                ids[row * longest + i] = tokens[i];
                mask[row * longest + i] = 1;
                if (types is not null)
                {
                    types[row * longest + i] = examples[row].Tokens.TypeIds[i];
                }
            }
        }
        long[] shape = [examples.Length, longest];
        return new Batch(tensor(ids, shape), tensor(mask, shape), types is null ? null : tensor(types, shape), labels: Labels(examples));
    }

    private Tensor? Labels(EncodedExample[] examples)
    {
        if (!examples.All(e => e.Source.HasLabel))
        {
            return null;
        }
        return head switch
        {
            HeadKind.Classification => tensor(examples.Select(e => (long)e.Source.Label).ToArray()),
            HeadKind.Regression => tensor(examples.Select(e => e.Source.Targets![0]).ToArray()),
            HeadKind.MultiLabel => tensor(examples.SelectMany(e => e.Source.Targets!).ToArray(), [examples.Length, examples[0].Source.Targets!.Length]),
            _ => null,
        };
    }
}
