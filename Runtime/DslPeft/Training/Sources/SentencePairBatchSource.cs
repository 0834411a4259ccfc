using System.Security.Cryptography;
using System.Text;
using DslPeft.Data;
using DslPeft.Tokenization;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>
/// Batches for both of BERT's pretraining tasks: pairs of texts with masked tokens, and whether the second follows the first.
/// </summary>
public sealed class SentencePairBatchSource : IBatchSource
{
    private readonly IReadOnlyList<SentencePair> _pairs;
    private readonly MaskedLmBatchSource _masked;

    /// <param name="pairs">The pairs.</param>
    /// <param name="vocabulary">The pieces.</param>
    /// <param name="budget">How large a batch is.</param>
    /// <param name="seed">Seed of order and masks.</param>
    /// <param name="share">Share of the tokens to predict.</param>
    public SentencePairBatchSource(
        IReadOnlyList<SentencePair> pairs,
        Vocabulary vocabulary,
        BatchBudget budget,
        long seed,
        double share = MaskedLmCollator.StandardShare
    )
    {
        (_pairs, _masked) = (pairs, new MaskedLmBatchSource([.. pairs.Select(pair => pair.Tokens.Ids)], vocabulary, budget, seed, share));
        var labels = string.Concat(pairs.Select(pair => $"{Array.IndexOf(pair.Tokens.TypeIds, 1)}{(pair.Follows ? '+' : '-')}"));
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(_masked.Fingerprint + labels)));
    }

    public string Fingerprint { get; }

    public int Count(int epoch) => _masked.Count(epoch);

    public IReadOnlyList<int> RowsOf(int epoch, int index) => _masked.RowsOf(epoch, index);

    /// <summary>Labels of words (B, T) and of pairs (B): 0 where the second text follows, 1 where not.</summary>
    public Batch Get(int epoch, int index)
    {
        var rows = _masked.RowsOf(epoch, index);
        var masked = _masked.Get(epoch, index);
        var length = masked.Tokens;
        var segments = new long[rows.Count * length];
        for (var r = 0; r < rows.Count; r++)
        {
            var of = _pairs[rows[r]].Tokens.TypeIds;
            for (var t = 0; t < of.Length; t++)
            {
                segments[r * length + t] = of[t];
            }
        }
        var next = tensor(rows.Select(row => _pairs[row].Follows ? 0L : 1L).ToArray());
        return new Batch(
            masked.InputIds,
            masked.AttentionMask,
            tensor(segments, [rows.Count, length]),
            labels: masked.Labels,
            nextSentence: next
        );
    }
}
