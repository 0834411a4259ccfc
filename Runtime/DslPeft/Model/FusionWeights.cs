using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// How much a fusion makes of each of its members, over data. Members that hardly count can be left out (Rücklé et al., arXiv 2010.11918):
/// declare the fusion of the <see cref="Best"/> ones and read the file of the larger one with <see cref="AdaptedModel.LoadKept"/>.
/// </summary>
public sealed class FusionWeights
{
    private FusionWeights(IReadOnlyList<string> members, IReadOnlyList<int?> layers, IReadOnlyList<IReadOnlyList<double>> places) =>
        (Members, Layers, Places) = (members, layers, places);

    /// <summary>The members' names, in order of declaration.</summary>
    public IReadOnlyList<string> Members { get; }

    /// <summary>
    /// For each place of the fusion, from the lowest layer on, each member's mean weight over the tokens of all rows; padding does not
    /// count.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<double>> Places { get; }

    /// <summary>
    /// The layer of each place; null outside of a stack. Two places of one layer stand in the order in which they are computed.
    /// </summary>
    public IReadOnlyList<int?> Layers { get; }

    /// <summary>Each member's mean weight over all places; they sum to 1.</summary>
    public IReadOnlyList<double> Means => [.. Members.Select((_, member) => Places.Average(place => place[member]))];

    /// <summary>Measures the weights in the deployed form.</summary>
    /// <param name="model">An adaptation with one fusion.</param>
    /// <param name="batches">The data. They are not disposed.</param>
    /// <exception cref="InvalidOperationException">The adaptation declares no fusion, or several.</exception>
    /// <exception cref="ArgumentException">There is no batch.</exception>
    public static FusionWeights Measure(AdaptedModel model, IEnumerable<Batch> batches)
    {
        var members = RequireMembers(model.Info);
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        var sums = new List<Tensor>();
        long tokens = 0;
        foreach (var batch in batches)
        {
            using var inner = NewDisposeScope();
            var place = 0;
            var real = batch.AttentionMask.unsqueeze(-1);
            model.InferMeasured(batch, weights =>
            {
                // Virtual tokens stand before the real ones.
                var own = weights.narrow(1, weights.shape[1] - batch.Tokens, batch.Tokens);
                var sum = (own.to(float64) * real).sum([0, 1]);
                if (place == sums.Count)
                    sums.Add(zeros_like(sum).MoveToOuterDisposeScope());
                sums[place++].add_(sum, Scalars.One);
            });
            tokens += real.sum().AsInt64();
        }
        if (tokens == 0)
            throw new ArgumentException($"There is no token to measure the weights of {model.Info.Name} over.", nameof(batches));
        return new FusionWeights(
            members,
            LayersOf(model.Info),
            [.. sums.Select(sum => (IReadOnlyList<double>)[.. (sum / Scalars.Of(tokens)).cpu().data<double>()])]
        );
    }

    /// <summary>Names of the members with the largest mean weights, in order of declaration.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is not 1 to the number of members: a fusion of none gives
    /// nothing.</exception>
    public IReadOnlyList<string> Best(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Members.Count);
        var means = Means;
        return
        [
            .. Enumerable
                .Range(0, Members.Count)
                .OrderByDescending(member => means[member])
                .Take(count)
                .Order()
                .Select(member => Members[member]),
        ];
    }

    /// <summary>
    /// The layers of the places where the first member stands, lowest first; places outside of a stack, as at the embeddings' output, come
    /// before.
    /// </summary>
    private static IReadOnlyList<int?> LayersOf(AdaptationInfo info) =>
        [
            .. info
                .Parameters.Select(row => MemberName.Parse(row.Name))
                .OfType<MemberName>()
                .Where(member => member.Use == info.FusionMembers[0])
                .Select(member => member.Place)
                .Distinct()
                .Select(place =>
                    place
                        .Split('.')
                        .Select(part => int.TryParse(part, out var layer) ? layer : (int?)null)
                        .FirstOrDefault(layer => layer is not null)
                )
                .Order(),
        ];

    internal static IReadOnlyList<string> RequireMembers(AdaptationInfo info) =>
        info.FusionMembers.Count > 0
            ? info.FusionMembers
            : throw new InvalidOperationException(
                $"{info.Name} declares no fusion, or several; weights are measured, and members left out, of the one fusion of an adaptation."
            );
}
