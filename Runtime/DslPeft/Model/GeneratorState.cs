using System.Buffers.Binary;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// The state of torch's generator on the CPU, a Mersenne twister. libtorch ends the process where a state is not one of its own, so it is
/// checked here first.
/// </summary>
/// <remarks>Layout: ATen's <c>CPUGeneratorImplStateLegacy</c>, which saved states of all versions begin with.</remarks>
internal static class GeneratorState
{
    // The seed, then how many numbers are left before the next round, whether it was seeded, the place of the next number, and the numbers.
    private const int LeftAt = 8,
        SeededAt = 12,
        NextAt = 16,
        Numbers = 624;

    public static byte[] Capture()
    {
        using var state = get_rng_state();
        return state.data<byte>().ToArray();
    }

    /// <summary>What is wrong with a saved state; null where nothing is.</summary>
    public static string? Problem(byte[] state)
    {
        using var now = get_rng_state();
        if (state.Length != now.numel())
        {
            return $"{state.Length} bytes, and a state of the generator has {now.numel()}";
        }
        int left = BinaryPrimitives.ReadInt32LittleEndian(state.AsSpan(LeftAt)),
            seeded = BinaryPrimitives.ReadInt32LittleEndian(state.AsSpan(SeededAt));
        var next = BinaryPrimitives.ReadUInt64LittleEndian(state.AsSpan(NextAt));
        return left is > 0 and <= Numbers && seeded == 1 && next <= Numbers ? null : "no state that the generator can have";
    }

    /// <summary>Puts the generator into a state that has no problem.</summary>
    public static void Restore(byte[] state)
    {
        using var values = tensor(state);
        set_rng_state(values);
    }
}
