using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Executables;

/// <summary>
/// First weights for a short pre-training. From BERT's own, masked language modelling spends most of a short run on the pieces'
/// frequencies: attention starts out uniform, and each position has to be told from the others before a neighbour can be found. Here half
/// of the heads start out looking at the places around one neighbour: positions are sinusoids (Vaswani et al., arXiv 1706.03762), so one
/// rotation moves every position by the same distance, and such a head's key is its query's projection of the position so moved.
/// </summary>
internal static class LocalAttention
{
    // Positions are drawn as large as the words they are added to.
    private const double LongestWave = 256,
        EmbeddingStd = 0.02;

    /// <summary>Draws the weights from a seed.</summary>
    public static void Initialise(ArchitectureModule model, int seed)
    {
        model.Initialise(seed);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        long width = BertMiniPretraining.Hidden;
        var frequencies = exp(Places(width / 2) * Scalars.Of(-Math.Log(LongestWave / (2 * Math.PI)) / (width / 2 - 1)));
        foreach (var row in model.Info.Rows)
        {
            Tensor values = model[row.Name];
            if (row.Name.Contains("position_embeddings", StringComparison.Ordinal))
            {
                var angles = Places(row.Shape[0]).unsqueeze(1) * frequencies;
                values.copy_(cat([sin(angles), cos(angles)], 1) * Scalars.Of(EmbeddingStd) * Scalars.Of(Math.Sqrt(2)));
            }
        }
        foreach (var row in model.Info.Rows.Where(r => r.Name.Contains("key.weight", StringComparison.Ordinal)))
        {
            var queries = model[row.Name.Replace("key.weight", "query.weight", StringComparison.Ordinal)].chunk(BertMiniPretraining.Heads);
            var keys = model[row.Name].chunk(BertMiniPretraining.Heads);
            for (var head = 0; head < BertMiniPretraining.Heads / 2; head++)
            {
                queries[head].mul_(Scalars.Of(1 / (EmbeddingStd * Math.Sqrt(width))));
                keys[head].copy_(queries[head].matmul(Moved(frequencies, Neighbour(head))));
            }
        }
    }

    private static Tensor Places(long count) => arange(Scalars.Zero, Scalars.Of(count), Scalars.One, ScalarType.Float32);

    /// <summary>-1, 1, -2, 2, …</summary>
    private static int Neighbour(int head) => (head / 2 + 1) * (head % 2 == 0 ? -1 : 1);

    /// <summary>(width, width): maps the position p to p - <paramref name="distance"/>.</summary>
    private static Tensor Moved(Tensor frequencies, int distance)
    {
        Tensor cosine = diag(cos(frequencies * Scalars.Of(distance))),
            sine = diag(sin(frequencies * Scalars.Of(distance)));
        return cat([cat([cosine, -sine], 1), cat([sine, cosine], 1)], 0);
    }
}
