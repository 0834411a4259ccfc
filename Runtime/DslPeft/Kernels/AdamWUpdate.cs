using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// A step of Adam (Kingma and Ba, arXiv 1412.6980), which weight decay apart from it makes AdamW (Loshchilov and Hutter, arXiv
/// 1711.05101).
/// </summary>
internal static class AdamWUpdate
{
    /// <summary>Updates a parameter and its moments in place.</summary>
    /// <param name="parameter">The parameter, without its gradient recorded.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="moments">Running means of gradients and of their squares.</param>
    /// <param name="betas">How much of each stays.</param>
    /// <param name="stepSize">The learning rate over the correction of the first mean.</param>
    /// <param name="rootCorrection">The root of the correction of the second.</param>
    /// <param name="epsilon">Added to the root of the second.</param>
    public static void Apply(
        Tensor parameter,
        Tensor gradient,
        (Tensor Mean, Tensor Square) moments,
        (double Mean, double Square) betas,
        double stepSize,
        double rootCorrection,
        double epsilon
    )
    {
        moments.Mean.mul_(Scalars.Of(betas.Mean)).add_(gradient, alpha: Scalars.Of(1 - betas.Mean));
        moments.Square.mul_(Scalars.Of(betas.Square)).addcmul_(gradient, gradient, Scalars.Of(1 - betas.Square));
        using var denominator = moments.Square.sqrt();
        denominator.div_(Scalars.Of(rootCorrection)).add_(Scalars.Of(epsilon), Scalars.One);
        parameter.addcdiv_(moments.Mean, denominator, Scalars.Of(-stepSize));
    }
}
