using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>From entries to codes of four bits and back, on the processor's own registers; on other devices by tensor operations.</summary>
internal static unsafe class Nf4Codes
{
    // METHODS.md, section 9.
    private static readonly float[] Table =
    [
        -1f,
        -0.69619280f,
        -0.52507305f,
        -0.39491749f,
        -0.28444138f,
        -0.18477343f,
        -0.09105004f,
        0f,
        0.07958030f,
        0.16093020f,
        0.24611230f,
        0.33791524f,
        0.44070983f,
        0.56261700f,
        0.72295684f,
        1f,
    ];

    /// <summary>Entry k lies halfway between the values k and k + 1.</summary>
    private static readonly float[] Limits = [.. Table.Zip(Table.Skip(1), (low, high) => (low + high) / 2)];

    // Bytes of codes that are worth a thread.
    private const long ParallelBytes = 1 << 17;

    /// <summary>A byte of two codes of 0.</summary>
    public const byte TwoZeros = 0x77;

    public static IReadOnlyList<float> Values => Table;

    /// <summary>Writes the code of each entry.</summary>
    /// <param name="values">Entries in float32, on the CPU and contiguous.</param>
    /// <param name="largest">The largest absolute value of each block.</param>
    /// <param name="codes">Receives two codes a byte.</param>
    public static void Quantise(Tensor values, Tensor largest, Tensor codes)
    {
        float* from = Pointer<float>(values),
            scales = Pointer<float>(largest);
        var to = Pointer<byte>(codes);
        InParts(codes.numel(), (first, count) =>
        {
            for (var i = first; i < first + count; i++)
            {
                var scale = scales[2 * i / Nf4Tensor.Block];
                var inverse = scale == 0 ? 0 : 1 / scale;
                to[i] = (byte)(Nearest(from[2 * i] * inverse) | (Nearest(from[2 * i + 1] * inverse) << 4));
            }
        });
        GC.KeepAlive((values, largest, codes));
    }

    /// <summary>The entries of whole blocks, flat in float32.</summary>
    /// <param name="codes">The codes of a weight.</param>
    /// <param name="scales">The scales of the blocks.</param>
    /// <param name="first">The entry that the first block begins with.</param>
    public static Tensor Dequantise(Tensor codes, Tensor scales, long first)
    {
        var count = scales.numel() * Nf4Tensor.Block;
        if (codes.device_type != TorchSharp.DeviceType.CPU)
            return ByOperations(codes, scales, first, count);
        var values = empty(count);
        var from = Pointer<byte>(codes) + first / 2;
        float* by = Pointer<float>(scales),
            to = Pointer<float>(values);
        InParts(count / 2, (start, bytes) =>
        {
            for (var block = start / (Nf4Tensor.Block / 2); block < (start + bytes) / (Nf4Tensor.Block / 2); block++)
                Dequantise(from + block * Nf4Tensor.Block / 2, by[block], to + block * Nf4Tensor.Block);
        });
        GC.KeepAlive((codes, scales));
        return values;
    }

    /// <summary>The same by tensor operations, on any device.</summary>
    public static Tensor ByOperations(Tensor codes, Tensor scales, long first, long count)
    {
        using var scope = NewDisposeScope();
        var bytes = codes.narrow(0, first / 2, count / 2);
        var pairs = stack([bytes.bitwise_and(15), bytes.bitwise_right_shift(4)], 1);
        var table = tensor(Table, device: codes.device);
        var values = table.index_select(0, pairs.view(-1).to(int64)).view(-1, Nf4Tensor.Block);
        return values.mul_(scales.unsqueeze(1)).view(-1).MoveToOuterDisposeScope();
    }

    /// <summary>One block: 32 bytes to 64 entries.</summary>
    private static void Dequantise(byte* codes, float scale, float* values)
    {
        if (Avx2.IsSupported)
        {
            fixed (float* table = Table)
            {
                var (low, high, factor) = (Vector256.Load(table), Vector256.Load(table + 8), Vector256.Create(scale));
                for (var i = 0; i < Nf4Tensor.Block / 2; i += 8)
                    SixteenEntries(codes + i, low, high, factor, values + 2 * i);
            }
            return;
        }
        for (var i = 0; i < Nf4Tensor.Block / 2; i++)
        {
            values[2 * i] = Table[codes[i] & 15] * scale;
            values[2 * i + 1] = Table[codes[i] >> 4] * scale;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SixteenEntries(byte* codes, Vector256<float> low, Vector256<float> high, Vector256<float> factor, float* values)
    {
        var bytes = Vector128.CreateScalar(*(ulong*)codes).AsByte();
        var mask = Vector128.Create((byte)15);
        var indices = Sse2.UnpackLow(bytes & mask, (bytes.AsUInt16() >> 4).AsByte() & mask);
        Lookup(Avx2.ConvertToVector256Int32(indices), low, high, factor).Store(values);
        Lookup(Avx2.ConvertToVector256Int32(Sse2.ShiftRightLogical128BitLane(indices, 8)), low, high, factor).Store(values + 8);
    }

    /// <summary>
    /// A permutation reads the lowest three bits of an index; the fourth, moved to the sign, chooses between the halves of the table.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Lookup(Vector256<int> index, Vector256<float> low, Vector256<float> high, Vector256<float> factor) =>
        Avx.BlendVariable(Avx2.PermuteVar8x32(low, index), Avx2.PermuteVar8x32(high, index), (index << 28).AsSingle()) * factor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Nearest(float value)
    {
        var limits = Limits;
        var code = value > limits[7] ? 8 : 0;
        code += value > limits[code + 3] ? 4 : 0;
        code += value > limits[code + 1] ? 2 : 0;
        return code + (value > limits[code] ? 1 : 0);
    }

    /// <summary>Runs over bytes of codes in as many parts as torch has threads, each of whole blocks.</summary>
    private static void InParts(long bytes, Action<long, long> run)
    {
        var parts = bytes < ParallelBytes ? 1 : get_num_threads();
        var blocks = bytes / (Nf4Tensor.Block / 2);
        var size = (blocks + parts - 1) / parts * (Nf4Tensor.Block / 2);
        if (parts == 1)
            run(0, bytes);
        else
            Parallel.For(0, parts, part => run(Math.Min(bytes, part * size), Math.Min(size, Math.Max(0, bytes - part * size))));
    }

    private static T* Pointer<T>(Tensor tensor)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
