using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>One tensor of an adaptation with the place that a library's file has for it.</summary>
/// <param name="Name">Our name.</param>
/// <param name="Values">The tensor.</param>
/// <param name="Key">The library's key below the base model, without the prefixes that depend on the kind of file.</param>
internal sealed record StoredSlot(string Name, Tensor Values, string Key)
{
    public StoredShape Shape { get; init; }

    /// <summary>Where the tensor is a part of a stored one: how many parts there are, and which one it is.</summary>
    public int Parts { get; init; } = 1;
    public int Part { get; init; }

    /// <summary>The dimension along which parts lie side by side.</summary>
    public int PartDimension { get; init; } = -1;

    /// <summary>
    /// The slice of a fused projection that the tensor is of, by its name in the architecture; empty for any other place.
    /// </summary>
    public string Slice { get; init; } = "";
    public bool Head { get; init; }

    /// <summary>How the library draws the tensor again where its files lack it; null where they never do.</summary>
    public DrawnAgainAttribute? Drawn { get; init; }

    /// <summary>
    /// The key of a tensor that the library keeps beside this one in some versions, and what it must be; null where it keeps none.
    /// </summary>
    public (string Key, Func<Tensor, Tensor> From)? Beside { get; init; }

    /// <summary>True for values that follow from the declaration and its seed: a file may hold no others.</summary>
    public bool Seeded { get; init; }

    /// <summary>The key of a tensor outside of the base model, such as a prompt's.</summary>
    public bool Whole { get; init; }

    /// <summary>The adapted module; empty where there is none.</summary>
    public string Module { get; init; } = "";

    /// <summary>The use of the method that the tensor belongs to; null for a head's.</summary>
    public StoredMethod? Method { get; init; }

    /// <summary>Name of the use, whose tensors AdapterHub keeps in a folder of their own; empty for a use without a name.</summary>
    public string Use { get; init; } = "";

    /// <summary>The sublayer that the method stands at, by its name in the architecture; empty for a projection's.</summary>
    public string Sublayer { get; init; } = "";

    /// <summary>True if the method stands behind the sublayer's norm.</summary>
    public bool Behind { get; init; }

    /// <summary>The dimension of ranks that the file of a finished adapter may lack; -1 where there is none.</summary>
    public int RankDimension { get; init; } = -1;

    /// <summary>True for the tensor whose zeros say which ranks are dropped.</summary>
    public bool Drops { get; init; }

    /// <summary>Which ranks the file holds; null for all.</summary>
    public IReadOnlyList<bool>? Kept { get; init; }

    /// <summary>The stored tensor's shape.</summary>
    public long[] StoredDimensions
    {
        get
        {
            var whole = Joined;
            if (Kept is not null)
                whole[RankDimension] = Kept.Count(kept => kept);
            return Shape switch
            {
                StoredShape.Column => [.. whole, 1],
                StoredShape.Row => [1, .. whole],
                StoredShape.Flat => [whole.Aggregate(1L, (product, size) => product * size)],
                _ => whole,
            };
        }
    }

    /// <summary>
    /// The tensor out of a stored one of <see cref="StoredDimensions"/>. The caller disposes the result, which may share memory.
    /// </summary>
    public Tensor Take(Tensor stored)
    {
        if (Kept is not null)
        {
            // Ranks that were dropped count for nothing.
            using var ranks = Ranks();
            return zeros(Values.shape, stored.dtype, stored.device).index_copy_(RankDimension, ranks, stored);
        }
        using var shaped = stored.reshape(Joined);
        return shaped.narrow(PartDimension, Part * Values.shape[Axis], Values.shape[Axis]);
    }

    /// <summary>What the file holds of the tensor, before parts of one stored tensor are joined. The caller disposes it.</summary>
    public Tensor Give()
    {
        using var values = Values.detach();
        if (Kept is null)
            return values.clone();
        using var ranks = Ranks();
        return values.index_select(RankDimension, ranks);
    }

    private int Axis => PartDimension < 0 ? Values.shape.Length + PartDimension : PartDimension;

    /// <summary>Shape of all parts together, as they are here.</summary>
    private long[] Joined => [.. Values.shape.Select((size, axis) => axis == Axis ? size * Parts : size)];

    private Tensor Ranks() =>
        tensor(Enumerable.Range(0, Kept!.Count).Where(rank => Kept[rank]).Select(rank => (long)rank).ToArray(), int64, Values.device);
}
