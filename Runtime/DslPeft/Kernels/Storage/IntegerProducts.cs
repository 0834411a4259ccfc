using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using DslPeft.Native;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>Products of matrices of eight-bit integers, which add up exactly.</summary>
internal static class IntegerProducts
{
    // Sums of so many products of two numbers up to 127 are whole numbers that float32 holds.
    private const long Exact = (1 << 24) / (127 * 127);

    // Without instructions for it libtorch multiplies entry by entry, or adds in sixteen bits and saturates, which only a try shows.
    private static readonly Lazy<bool> Native = new(() => HasInstructions && IsNativeExact());

    /// <summary>
    /// What computes them on the CPU of this process, decided at the first use: <c>libtorch</c>, or <c>float32</c> where libtorch's are slow
    /// or not exact.
    /// </summary>
    public static string OnCpu => Native.Value ? "libtorch" : "float32";

    /// <summary>a bᵀ in float32, of integers a (N, K) and b (M, K).</summary>
    public static Tensor Of(Tensor a, Tensor b) =>
        a.device_type == TorchSharp.DeviceType.CPU && Native.Value ? ByLibtorch(a, b) : ByFloats(a, b);

    /// <summary>The same over columns whose sums float32 holds exactly, some at a time.</summary>
    public static Tensor ByFloats(Tensor a, Tensor b)
    {
        using var scope = NewDisposeScope();
        var columns = a.shape[1];
        Tensor? sum = null;
        for (var first = 0L; first < columns; first += Exact)
        {
            var count = Math.Min(Exact, columns - first);
            var left = a.narrow(1, first, count).to(ScalarType.Float32);
            var right = b.narrow(1, first, count).to(ScalarType.Float32);
            sum = sum is null ? matmul(left, right.t()) : sum.addmm_(left, right.t());
            left.Dispose();
            right.Dispose();
        }
        return (sum ?? zeros(a.shape[0], b.shape[0], device: a.device)).MoveToOuterDisposeScope();
    }

    /// <summary>True for processors that multiply and add integers of eight bits: AVX512-VNNI, AVX-VNNI, and Arm's dot products.</summary>
    private static bool HasInstructions =>
        X86Base.IsSupported
            ? X86Base.CpuId(0, 0).Eax >= 7 && ((X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0 || (X86Base.CpuId(7, 1).Eax & (1 << 4)) != 0)
            : Dp.IsSupported;

    private static Tensor ByLibtorch(Tensor a, Tensor b)
    {
        using var transposed = b.t();
        using var sums = empty(a.shape[0], b.shape[0], int32);
        return TorchAbi.IntegerProduct(sums, a, transposed)
            ? sums.to(ScalarType.Float32)
            : throw new InvalidOperationException("libtorch took no product of integers.");
    }

    private static bool IsNativeExact()
    {
        if (!TorchAbi.IsPresent)
            return false;
        using var scope = NewDisposeScope();
        var (a, b) = (full(32, 64, Scalars.Of(127), ScalarType.Int8), full(48, 64, Scalars.Of(127), ScalarType.Int8));
        using var transposed = b.t();
        var sums = empty(32, 48, int32);
        return TorchAbi.IntegerProduct(sums, a, transposed) && sums.eq(Scalars.Of(64 * 127 * 127)).all().item<bool>();
    }
}
