namespace DslPeft;

/// <summary>
/// The generator of Steele, Lea and Flood (2014), from which all seeded numbers here come that torch does not draw. Its state is one
/// number.
/// </summary>
internal static class SplitMix64
{
    /// <summary>What the state grows by with each draw.</summary>
    public const ulong Increment = 0x9E3779B97F4A7C15;

    /// <summary>Draws 64 bits and moves the state on.</summary>
    public static ulong Next(ref ulong state) => Mix(state += Increment);

    /// <summary>A number of which each bit depends on all of the value's; other values give other numbers.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>The bits as a number from 0 (included) to 1 (not included).</summary>
    public static double Unit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));
}
