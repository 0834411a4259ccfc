using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>Limits the norm of all gradients together (Pascanu et al. 2012, arXiv 1211.5063).</summary>
public static class GradientClipping
{
    /// <summary>
    /// Scales every gradient by <c>limit / norm</c> where the norm of all of them as one vector is above <paramref name="limit"/>; a limit
    /// of 0 only measures. Returns the norm before scaling.
    /// </summary>
    public static double Clip(IReadOnlyList<TrainableGroup> groups, double limit)
    {
        using var noGrad = no_grad();
        double sum = 0;
        foreach (var group in groups)
        {
            using var gradient = group.Tensor.grad;
            if (gradient is not null)
            {
                using var norm = gradient.norm(2f);
                var value = norm.AsDouble();
                sum += value * value;
            }
        }
        var total = Math.Sqrt(sum);
        if (limit > 0 && total > limit)
        {
            Scale(groups, limit / (total + 1e-6));
        }
        return total;
    }

    private static void Scale(IReadOnlyList<TrainableGroup> groups, double factor)
    {
        foreach (var group in groups)
        {
            using var gradient = group.Tensor.grad;
            gradient?.mul_(Scalars.Of(factor));
        }
    }
}
