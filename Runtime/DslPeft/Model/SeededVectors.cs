namespace DslPeft;

/// <summary>
/// Random vectors that a seed and a place decide, on every machine and with every version of torch: SplitMix64, Fisher-Yates and
/// Box-Muller.
/// </summary>
public static class SeededVectors
{
    /// <summary>Signs, ±1, each with probability ½.</summary>
    public static float[] Signs(long size, long seed, long place)
    {
        var random = new Stream(seed, place, 1);
        var signs = new float[size];
        for (var i = 0; i < size; i++)
            signs[i] = (random.Next() & 1) == 0 ? -1 : 1;
        return signs;
    }

    /// <summary>The numbers from 0 to below <paramref name="size"/> in any order, each as probable as another.</summary>
    public static long[] Permutation(long size, long seed, long place)
    {
        var random = new Stream(seed, place, 2);
        var order = new long[size];
        for (long i = 0; i < size; i++)
        {
            var other = (long)(random.Unit() * (i + 1));
            (order[i], order[other]) = (order[other], i);
        }
        return order;
    }

    /// <summary>Draws of N(0, 1). The last digit may be another machine's.</summary>
    public static float[] Normals(long size, long seed, long place)
    {
        var random = new Stream(seed, place, 3);
        var normals = new float[size];
        for (var i = 0; i < size; i++)
            normals[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.Unit())) * Math.Cos(2 * Math.PI * random.Unit()));
        return normals;
    }

    private sealed class Stream(long seed, long place, ulong kind)
    {
        private ulong _state = SplitMix64.Mix(SplitMix64.Mix((ulong)seed) + (ulong)place) + kind;

        public ulong Next() => SplitMix64.Next(ref _state);

        /// <summary>A number from 0 to below 1.</summary>
        public double Unit() => SplitMix64.Unit(Next());
    }
}
