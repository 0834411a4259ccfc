using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft.Training;

/// <summary>How well the second text of a pair is found by its first among all second texts, by the cosines of their embeddings.</summary>
internal static class RetrievalMetrics
{
    /// <summary>The metric that retrieval is judged by.</summary>
    public const string Primary = "mrr@10";

    // How many texts are looked up at a time, and how deep the lists are that are looked at.
    private const int Queries = 256,
        Depth = 10;

    /// <summary>
    /// <c>loss</c>, the mean cross-entropy of scaled cosines with all other pairs as negatives; <c>mrr@10</c>, the mean over first texts
    /// of 1 / rank of the first text found that belongs to it, 0 behind the tenth; <c>recall@1</c>, <c>@5</c> and <c>@10</c>, the share of
    /// a text's own ones among as many found. Equal texts are one.
    /// </summary>
    /// <param name="embeddings">Both embeddings of each pair, of length 1 each, one behind the other.</param>
    /// <param name="pairs">The texts.</param>
    /// <param name="scale">What cosines are multiplied by in the loss.</param>
    public static IReadOnlyDictionary<string, double> Measure(
        IReadOnlyList<float[]> embeddings,
        IEnumerable<(string First, string Second)> pairs,
        double scale
    )
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var width = embeddings[0].Length / 2;
        var all = tensor(embeddings.SelectMany(pair => pair).ToArray(), [embeddings.Count, 2, width]);
        Tensor first = all.select(1, 0),
            second = all.select(1, 1);
        var (queries, documents, wanted) = Index(pairs);
        double reciprocal = 0;
        int[] depths = [1, 5, Depth];
        var recalls = new double[depths.Length];
        var index = second[tensor(documents.Select(row => (long)row).ToArray())];
        for (var start = 0; start < queries.Length; start += Queries)
        {
            using var chunk = NewDisposeScope();
            int count = Math.Min(Queries, queries.Length - start),
                depth = Math.Min(Depth, documents.Length);
            var asked = first[tensor(queries.Skip(start).Take(count).Select(row => (long)row).ToArray())];
            var found = matmul(asked, index.t()).topk(depth, 1).indexes.contiguous().data<long>().ToArray();
            for (var query = 0; query < count; query++)
            {
                var own = wanted[start + query];
                bool[] right = [.. found.Skip(query * depth).Take(depth).Select(document => own.Contains((int)document))];
                var rank = Array.IndexOf(right, true);
                reciprocal += rank < 0 ? 0 : 1.0 / (rank + 1);
                for (var i = 0; i < depths.Length; i++)
                {
                    recalls[i] += right.Take(depths[i]).Count(isRight => isRight) / (double)own.Count;
                }
            }
        }
        var metrics = new Dictionary<string, double> { ["loss"] = Loss(first, second, scale), [Primary] = reciprocal / queries.Length };
        for (var i = 0; i < depths.Length; i++)
        {
            metrics[$"recall@{depths[i]}"] = recalls[i] / queries.Length;
        }
        return metrics;
    }

    /// <summary>
    /// A row of each different first text and of each different second one, and which of the latter belong to each of the former.
    /// </summary>
    private static (int[] Queries, int[] Documents, List<HashSet<int>> Wanted) Index(IEnumerable<(string First, string Second)> pairs)
    {
        var (queries, documents) = (
            new Dictionary<string, int>(StringComparer.Ordinal),
            new Dictionary<string, int>(StringComparer.Ordinal)
        );
        var (queryRows, documentRows, wanted) = (new List<int>(), new List<int>(), new List<HashSet<int>>());
        var row = 0;
        foreach (var (first, second) in pairs)
        {
            if (queries.TryAdd(first, wanted.Count))
            {
                queryRows.Add(row);
                wanted.Add([]);
            }
            if (documents.TryAdd(second, documentRows.Count))
            {
                documentRows.Add(row);
            }
            wanted[queries[first]].Add(documents[second]);
            row++;
        }
        return ([.. queryRows], [.. documentRows], wanted);
    }

    private static double Loss(Tensor first, Tensor second, double scale)
    {
        double sum = 0;
        for (long start = 0; start < first.shape[0]; start += Queries)
        {
            using var chunk = NewDisposeScope();
            var count = Math.Min(Queries, first.shape[0] - start);
            var scores = matmul(first.narrow(0, start, count), second.t()) * Scalars.Of(scale);
            sum += cross_entropy(
                    scores,
                    arange(Scalars.Of(start), Scalars.Of(start + count), Scalars.One, int64),
                    reduction: nn.Reduction.Sum
                )
                .AsDouble();
        }
        return sum / first.shape[0];
    }
}
