using DslPeft.Tokenization;
using static TorchSharp.torch;

namespace DslPeft.Data;

/// <summary>
/// Makes batches for masked language modelling (Devlin et al. 2018, arXiv 1810.04805, section 3.1): each token that is not special is
/// chosen with probability <paramref name="share"/>; of those, 80% become <c>[MASK]</c>, 10% a random piece, and 10% stay. Labels are -100
/// where nothing is predicted.
/// </summary>
/// <param name="vocabulary">The pieces.</param>
/// <param name="share">The paper's 0.15 by default; small models learn faster from more (Wettig et al. 2022, arXiv 2202.08005).</param>
public sealed class MaskedLmCollator(Vocabulary vocabulary, double share = MaskedLmCollator.StandardShare)
{
    /// <summary>The label of a place where nothing is predicted.</summary>
    public const long Ignored = -100;

    /// <summary>The share of tokens that the paper chooses.</summary>
    public const double StandardShare = 0.15;

    private const double Masked = 0.8,
        Replaced = 0.9;

    /// <summary>
    /// A batch of rows, padded to the longest. The same random generator state gives the same batch. The caller disposes it.
    /// </summary>
    public Batch Collate(IReadOnlyList<int[]> rows, SeededRandom random)
    {
        var length = rows.Max(row => row.Length);
        var ids = new long[rows.Count * length];
        var (mask, labels) = (new long[ids.Length], new long[ids.Length]);
        Array.Fill(ids, vocabulary.PaddingId);
        Array.Fill(labels, Ignored);
        for (var r = 0; r < rows.Count; r++)
        {
            for (var t = 0; t < rows[r].Length; t++)
            {
                var (id, i) = (rows[r][t], r * length + t);
                (ids[i], mask[i]) = (id, 1);
                if (Hides(id, random))
                {
                    (ids[i], labels[i]) = (Corrupt(id, random), id);
                }
            }
        }
        long[] shape = [rows.Count, length];
        return new Batch(tensor(ids, shape), tensor(mask, shape), labels: tensor(labels, shape));
    }

    /// <summary>Decides whether a token is to be predicted.</summary>
    internal bool Hides(int id, SeededRandom random) => !vocabulary.IsSpecial(id) && random.NextDouble() < share;

    /// <summary>What stands in the place of a token that is to be predicted.</summary>
    internal int Corrupt(int id, SeededRandom random)
    {
        var draw = random.NextDouble();
        return draw < Masked ? vocabulary.MaskId
            : draw < Replaced ? random.NextInt(vocabulary.Count)
            : id;
    }
}
