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
    public bool Head { get; init; }
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

    /// <summary>The stored tensor's shape.</summary>
    public long[] StoredDimensions
    {
        get
        {
            long[] whole = [.. Values.shape[..^1], Values.shape[^1] * Parts];
            return Shape switch
            {
                StoredShape.Column => [.. whole, 1],
                StoredShape.Row => [1, .. whole],
                StoredShape.Flat => [whole.Aggregate(1L, (product, size) => product * size)],
                _ => whole,
            };
        }
    }

    /// <summary>The tensor out of a stored one of <see cref="StoredDimensions"/>. The caller disposes the result, which may share memory.</summary>
    public Tensor Take(Tensor stored)
    {
        long[] whole = [.. Values.shape[..^1], Values.shape[^1] * Parts];
        using var shaped = stored.reshape(whole);
        return shaped.narrow(-1, Part * Values.shape[^1], Values.shape[^1]);
    }
}
