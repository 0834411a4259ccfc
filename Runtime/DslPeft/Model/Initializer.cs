using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Draws initial values. Each tensor has its own generator, seeded by the model's seed and the tensor's name, so that values do not depend
/// on the order of construction.
/// </summary>
internal static class Initializer
{
    /// <summary>Sets a tensor to the value that the method's own rule computes.</summary>
    public static void Compute(Tensor tensor, ParameterRow row, ArchitectureModule @base, long seed)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var generator = new Generator(Seed(seed, row.Name), tensor.device);
        tensor.copy_(row.From!([.. row.FromBase.Select(name => @base.Dense(name))], generator));
    }

    public static void Fill(Tensor tensor, Initial initial, long seed, string name)
    {
        using var noGrad = no_grad();
        using var generator = new Generator(Seed(seed, name), tensor.device);
        var fanIn =
            initial.FanIn > 0 ? initial.FanIn
            : tensor.dim() > 0 ? tensor.shape[^1]
            : 1;
        switch (initial.Kind)
        {
            case Init.Zeros:
                tensor.fill_(Scalars.Of(0));
                break;
            case Init.Ones:
                tensor.fill_(Scalars.Of(1));
                break;
            case Init.Identity:
                using (var identity = eye(tensor.shape[0], tensor.shape[1], tensor.dtype, tensor.device))
                    tensor.copy_(identity);
                if (initial.Std != 0)
                    tensor.clamp_min_(Scalars.Of(initial.Std));
                break;
            case Init.Normal:
                tensor.normal_(0, initial.Std == 0 ? 1 : initial.Std, generator);
                break;
            case Init.EmbeddingDefault:
                tensor.normal_(0, 1, generator);
                break;
            case Init.Bert:
                tensor.normal_(0, initial.Std == 0 ? 0.02 : initial.Std, generator);
                break;
            case Init.TruncatedNormal:
                TruncatedNormal(tensor, initial.Std == 0 ? 1 : initial.Std, generator);
                break;
            case Init.KaimingUniform or Init.LinearDefault:
                Uniform(tensor, 1 / Math.Sqrt(fanIn), generator);
                break;
            case Init.HeUniform:
                Uniform(tensor, Math.Sqrt(6.0 / fanIn), generator);
                break;
            case Init.GlorotUniform:
                Uniform(tensor, Gain(initial) * Math.Sqrt(6.0 / (fanIn + FanOut(tensor))), generator);
                break;
            case Init.GlorotNormal:
                tensor.normal_(0, Gain(initial) * Math.Sqrt(2.0 / (fanIn + FanOut(tensor))), generator);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(initial), initial.Kind, $"'{name}' has no values to draw.");
        }
    }

    private static double Gain(Initial initial) => initial.Std == 0 ? 1 : initial.Std;

    private static long FanOut(Tensor tensor) => tensor.dim() > 1 ? tensor.shape[^2] : 1;

    private static void Uniform(Tensor tensor, double bound, Generator generator) => tensor.uniform_(-bound, bound, generator);

    private static void TruncatedNormal(Tensor tensor, double std, Generator generator)
    {
        // Redrawing outside ±2 std equals mapping a uniform draw through the inverse of the truncated distribution function.
        const double outside = 0.022750131948179195; // Φ(-2)
        tensor
            .uniform_(2 * outside - 1, 1 - 2 * outside, generator)
            .erfinv_()
            .mul_(Scalars.Of(std * Math.Sqrt(2)))
            .clamp_(Scalars.Of(-2 * std), Scalars.Of(2 * std));
    }

    /// <summary>FNV-1a over the name, mixed with the seed.</summary>
    private static ulong Seed(long seed, string name)
    {
        var hash = 14695981039346656037UL ^ (ulong)seed;
        foreach (var b in Encoding.UTF8.GetBytes(name))
            hash = (hash ^ b) * 1099511628211UL;
        return hash & long.MaxValue;
    }
}
