using System.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// A dropout mask that is a function of a seed and an element's place: what the forward pass drew, the backward pass computes again, so
/// nothing is kept but the seed. It does not depend on the number of threads.
/// </summary>
internal readonly unsafe struct DropoutMask
{
    private const long ParallelElements = 1 << 17;

    // A span, through which a tensor's memory is reached, is no longer than an int can say.
    private const long PieceElements = int.MaxValue / sizeof(float);
    private const double Range = 1L << 32;

    private readonly uint _first,
        _second,
        _threshold;
    private readonly float _scale;

    /// <param name="seed">Decides the mask together with the element's place in row-major order.</param>
    /// <param name="p">Probability of a zero, in [0, 1).</param>
    public DropoutMask(long seed, double p)
    {
        (_threshold, _scale) = ((uint)(p * Range), (float)(1 / (1 - p)));
        // Neighbouring seeds give keys that have nothing in common.
        var keys = SplitMix64.Mix((ulong)seed + SplitMix64.Increment);
        (_first, _second) = ((uint)keys, (uint)(keys >> 32));
    }

    /// <summary>A mask of a seed drawn from torch's generator, which <c>manual_seed</c> and training checkpoints govern.</summary>
    public static DropoutMask Draw(double p)
    {
        using var seed = randint(long.MaxValue, [1], int64);
        return new DropoutMask(seed.AsInt64(), p);
    }

    /// <summary>True if masks can be applied here; elsewhere torch's own dropout serves.</summary>
    public static bool Takes(Tensor x, double p) => x.device_type == DeviceType.CPU && x.is_floating_point() && p is > 0 and < 1;

    /// <summary>x with some elements zero and the others divided by 1 − p; a new tensor.</summary>
    public Tensor Apply(Tensor x)
    {
        using var source = x.contiguous();
        if (IsFast(source))
        {
            var result = empty_like(source);
            Run(source, result);
            return result;
        }
        using var mask = ones(x.shape, float32);
        Run(mask, mask);
        using var factors = mask.to(x.dtype);
        return source * factors;
    }

    /// <summary>The same in place, for a contiguous tensor.</summary>
    public void ApplyInPlace(Tensor x)
    {
        if (IsFast(x))
        {
            Run(x, x);
            return;
        }
        using var masked = Apply(x);
        x.copy_(masked);
    }

    /// <summary>Applies the mask to a contiguous tensor of single precision, at most <paramref name="piece"/> elements at a time.</summary>
    internal void Run(Tensor source, Tensor target, long piece = PieceElements)
    {
        var count = source.NumberOfElements;
        using Tensor from = source.view(-1),
            to = target.view(-1);
        for (var start = 0L; start < count; start += piece)
        {
            var length = Math.Min(piece, count - start);
            using Tensor read = from.narrow(0, start, length),
                written = to.narrow(0, start, length);
            RunPiece(read, written, start);
        }
    }

    private static bool IsFast(Tensor x) => x.dtype == ScalarType.Float32;

    private void RunPiece(Tensor source, Tensor target, long place)
    {
        fixed (
            byte* from = source.bytes,
                to = target.bytes
        )
        {
            var (x, y, mask) = ((nint)from, (nint)to, this);
            var count = source.NumberOfElements;
            var parts = count < ParallelElements ? 1 : get_num_threads();
            if (parts == 1)
            {
                Run((float*)x, (float*)y, place, 0, count);
                return;
            }
            var size = (count + parts - 1) / parts;
            Parallel.For(0, parts, part => mask.Run((float*)x, (float*)y, place, part * size, Math.Min(count, (part + 1) * size)));
        }
    }

    /// <summary>The elements from start to end of a piece whose first element is at a place of the whole.</summary>
    private void Run(float* source, float* target, long place, long start, long end)
    {
        var i = start;
        Vector<uint> places = Vector.CreateSequence(0u, 1u),
            threshold = new(_threshold);
        for (; i + Vector<uint>.Count <= end; i += Vector<uint>.Count)
        {
            var kept = Vector.GreaterThanOrEqual(Mix(new Vector<uint>((uint)(place + i)) + places), threshold);
            (Vector.Load(source + i) * _scale & Vector.AsVectorSingle(kept)).Store(target + i);
        }
        for (; i < end; i++)
            target[i] = Mix(new Vector<uint>((uint)(place + i)))[0] >= _threshold ? source[i] * _scale : 0;
    }

    /// <summary>
    /// A hash of places under the two keys. One key between two rounds, not one key and one round: masks of a single round are correlated
    /// across seeds and distances.
    /// </summary>
    private Vector<uint> Mix(Vector<uint> place) => Round(Round(place ^ new Vector<uint>(_first)) + new Vector<uint>(_second));

    /// <summary>A bijection of 32 bits in which each input bit reaches each output bit.</summary>
    private static Vector<uint> Round(Vector<uint> x)
    {
        x = (x ^ (x >>> 16)) * 0x7feb352du;
        x = (x ^ (x >>> 15)) * 0x846ca68bu;
        return x ^ (x >>> 16);
    }
}
