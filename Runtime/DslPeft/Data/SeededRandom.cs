namespace DslPeft.Data;

/// <summary>
/// A small generator whose numbers depend on its seed alone, on every platform and version (SplitMix64, Steele, Lea and Flood 2014). Streams of
/// one seed, such as one an epoch, are made by <see cref="Stream"/>: a run that resumes draws what it would have drawn.
/// </summary>
public sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The generator for one purpose: equal seeds and keys give equal numbers, others give unrelated ones.</summary>
    public static SeededRandom Stream(long seed, params ReadOnlySpan<long> keys)
    {
        ulong state = Mix((ulong)seed + Increment);
        foreach (long key in keys)
        {
            state = Mix(state ^ Mix((ulong)key + Increment));
        }
        return new SeededRandom(state);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Mix(_state += Increment);

    /// <summary>A number from 0 to <paramref name="count"/> - 1, each as likely.</summary>
    public int NextInt(int count) => (int)Math.BigMul(NextBits(), (ulong)count, out _);

    /// <summary>A number from 0 (included) to 1 (not included).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>One of the values, each as likely.</summary>
    public T Pick<T>(IReadOnlyList<T> values) => values[NextInt(values.Count)];

    /// <summary>Puts the values in random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    private const ulong Increment = 0x9E3779B97F4A7C15;

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
