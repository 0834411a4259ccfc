namespace DslPeft.Data;

/// <summary>
/// A small generator whose numbers depend on its seed alone, on every platform and version (<see cref="SplitMix64"/>). Streams of one
/// seed, such as one an epoch, are made by <see cref="Stream"/>: a run that resumes draws what it would have drawn.
/// </summary>
public sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The generator for one purpose: equal seeds and keys give equal numbers, others give unrelated ones.</summary>
    public static SeededRandom Stream(long seed, params ReadOnlySpan<long> keys)
    {
        var state = SplitMix64.Mix((ulong)seed + SplitMix64.Increment);
        foreach (var key in keys)
        {
            state = SplitMix64.Mix(state ^ SplitMix64.Mix((ulong)key + SplitMix64.Increment));
        }
        return new SeededRandom(state);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => SplitMix64.Next(ref _state);

    /// <summary>A number from 0 to <paramref name="count"/> - 1, each as likely.</summary>
    public int NextInt(int count) => (int)Math.BigMul(NextBits(), (ulong)count, out _);

    /// <summary>A number from 0 (included) to 1 (not included).</summary>
    public double NextDouble() => SplitMix64.Unit(NextBits());

    /// <summary>One of the values, each as likely.</summary>
    public T Pick<T>(IReadOnlyList<T> values) => values[NextInt(values.Count)];

    /// <summary>Puts the values in random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }
}
