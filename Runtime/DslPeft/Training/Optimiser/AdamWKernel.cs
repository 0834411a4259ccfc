using System.Numerics;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>The scalars of one AdamW step of one group.</summary>
internal readonly record struct AdamWStep(float Beta1, float Beta2, float Decay, float StepSize, float RootCorrection, float Epsilon);

/// <summary>
/// One AdamW update in one pass over memory, for contiguous float32 tensors on the CPU. The same update as tensor operations reads and
/// writes each buffer several times.
/// </summary>
internal static unsafe class AdamWKernel
{
    private const long ParallelElements = 1 << 20;

    // A span of bytes holds no more.
    private const long MostElements = int.MaxValue / sizeof(float);

    /// <summary>Whether <see cref="Apply"/> can take these tensors.</summary>
    public static bool Fits(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            if (
                tensor.dtype != ScalarType.Float32
                || tensor.device_type != TorchSharp.DeviceType.CPU
                || !tensor.is_contiguous()
                || tensor.NumberOfElements > MostElements
            )
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Updates a parameter and its moments.</summary>
    /// <exception cref="ArgumentException">The tensors have different lengths: the shorter ones would be read beyond their end.</exception>
    public static void Apply(Tensor parameter, Tensor gradient, Tensor mean, Tensor square, AdamWStep step)
    {
        RequireLength(parameter, gradient, nameof(gradient));
        RequireLength(parameter, mean, nameof(mean));
        RequireLength(parameter, square, nameof(square));
        fixed (
            byte* p = parameter.bytes,
                g = gradient.bytes,
                m = mean.bytes,
                v = square.bytes
        )
        {
            var count = parameter.NumberOfElements;
            var buffers = new Buffers((float*)p, (float*)g, (float*)m, (float*)v);
            var parts = count < ParallelElements ? 1 : get_num_threads();
            if (parts == 1)
            {
                Update(buffers, 0, count, step);
                return;
            }
            var size = (count + parts - 1) / parts;
            Parallel.For(0, parts, part => Update(buffers, part * size, Math.Min(count, (part + 1) * size), step));
        }
    }

    private static void RequireLength(Tensor parameter, Tensor other, string name)
    {
        if (other.NumberOfElements != parameter.NumberOfElements)
        {
            throw new ArgumentException(
                $"The parameter has {parameter.NumberOfElements} elements, and this has {other.NumberOfElements}.",
                name
            );
        }
    }

    private readonly struct Buffers(float* parameter, float* gradient, float* mean, float* square)
    {
        public readonly float* Parameter = parameter,
            Gradient = gradient,
            Mean = mean,
            Square = square;
    }

    private static void Update(Buffers buffers, long start, long end, AdamWStep step)
    {
        var i = start;
        for (; i + Vector<float>.Count <= end; i += Vector<float>.Count)
        {
            Vector<float> g = Vector.Load(buffers.Gradient + i),
                m = Vector.Load(buffers.Mean + i);
            m += (g - m) * (1 - step.Beta1);
            var v = Vector.Load(buffers.Square + i) * step.Beta2 + g * g * (1 - step.Beta2);
            var denominator = Vector.SquareRoot(v) / new Vector<float>(step.RootCorrection) + new Vector<float>(step.Epsilon);
            m.Store(buffers.Mean + i);
            v.Store(buffers.Square + i);
            (Vector.Load(buffers.Parameter + i) * step.Decay - m * step.StepSize / denominator).Store(buffers.Parameter + i);
        }
        for (; i < end; i++)
        {
            var g = buffers.Gradient[i];
            var m = buffers.Mean[i] += (g - buffers.Mean[i]) * (1 - step.Beta1);
            var v = buffers.Square[i] = buffers.Square[i] * step.Beta2 + g * g * (1 - step.Beta2);
            buffers.Parameter[i] =
                buffers.Parameter[i] * step.Decay - m * step.StepSize / (MathF.Sqrt(v) / step.RootCorrection + step.Epsilon);
        }
    }
}
