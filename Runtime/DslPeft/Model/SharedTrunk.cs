using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Inference of several tasks on the same text: adaptations of one base whose lowest layers are the base's own run these layers once a
/// batch, and each its own layers from their hidden states on (Rücklé et al., arXiv 2010.11918). The results are those of each
/// <see cref="AdaptedModel.Infer"/>.
/// </summary>
public sealed class SharedTrunk
{
    private readonly int _limit;
    private long _runs;

    /// <summary>Puts adaptations side by side. They stay the caller's, and may be trained, loaded or moved in between.</summary>
    /// <param name="members">The adaptations, at least one.</param>
    /// <param name="limit">How many layers are shared at most.</param>
    /// <exception cref="ArgumentException">There is no adaptation, they adapt different bases, one has been disposed, or some compute in
    /// mixed precision and some do not.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public SharedTrunk(IEnumerable<AdaptedModel> members, int limit = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        (Members, _limit) = ([.. members], limit);
        if (Members.Count == 0)
            throw new ArgumentException("There is no adaptation to infer with.", nameof(members));
        if (Members.FirstOrDefault(member => member.IsDisposed) is { } disposed)
            throw new ArgumentException($"{disposed.Info.Name} has been disposed.", nameof(members));
        if (Members.FirstOrDefault(member => !ReferenceEquals(member.Base, Base)) is { } other)
        {
            throw new ArgumentException(
                $"{other.Info.Name} adapts another {other.Info.Architecture} than {Members[0].Info.Name}: layers are shared over one base object, which all adaptations are built over.",
                nameof(members)
            );
        }

        if (Members.FirstOrDefault(member => member.Info.MixedPrecision != Members[0].Info.MixedPrecision) is { } unlike)
        {
            throw new ArgumentException(
                $"Only one of {unlike.Info.Name} and {Members[0].Info.Name} is compiled with [MixedPrecision], so that their lowest layers compute different hidden states.",
                nameof(members)
            );
        }
    }

    /// <summary>The adaptations, in the order of the results.</summary>
    public IReadOnlyList<AdaptedModel> Members { get; }

    /// <summary>The base of all.</summary>
    public ArchitectureModule Base => Members[0].Base;

    /// <summary>
    /// How many of the lowest layers the next batch shares: the least <see cref="AdaptedModel.SharedLayers"/> of all. With 0 each
    /// adaptation runs by itself.
    /// </summary>
    public int Depth => Math.Min(_limit, Members.Min(member => member.SharedLayers));

    /// <summary>How often the shared layers ran: once a batch, and never while nothing is shared.</summary>
    public long Runs => Volatile.Read(ref _runs);

    /// <summary>
    /// What each adaptation's <see cref="AdaptedModel.Infer"/> gives, in the members' order; the caller disposes them. Equal to the bit,
    /// if all were compiled with the same passes.
    /// </summary>
    /// <exception cref="ObjectDisposedException">An adaptation or the base has been disposed.</exception>
    public IReadOnlyList<Tensor> Infer(Batch batch)
    {
        foreach (var module in Members.Append<TensorModule>(Base))
            ObjectDisposedException.ThrowIf(module.IsDisposed, module);
        var depth = Depth;
        using var lower = depth == 0 ? null : Members[0].InferLower(batch, depth);
        if (depth > 0)
            Interlocked.Increment(ref _runs);
        var results = new List<Tensor>(Members.Count);
        try
        {
            foreach (var member in Members)
                results.Add(member.InferUpper(batch, lower, depth));
            return results;
        }
        catch
        {
            results.ForEach(result => result.Dispose());
            throw;
        }
    }
}
