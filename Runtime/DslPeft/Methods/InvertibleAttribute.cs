using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// Invertible adapter of MAD-X (Pfeiffer et al., arXiv 2005.00052) with the couplings of NICE (Dinh et al., arXiv 1410.8516): the
/// embeddings e are halved, y₁ = e₁ + F(e₂) and y₂ = e₂ + G(y₁). A head whose decoder shares the words' table reads its input through the
/// inverse, so that both ends speak of the same words.
/// </summary>
[PeftMethod(Join.Sequential)]
[TypicalLearningRate(2e-5, 5e-3)]
public sealed partial class InvertibleAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>By how much the inner layers of F and G are narrower than a half.</summary>
    [DefaultValue(2)]
    public int Reduction { get; init; } = 2;

    /// <summary>Activation of the inner layers.</summary>
    [DefaultValue(Act.Relu)]
    public Act Activation { get; init; } = Act.Relu;

    /// <summary>Embeddings (B, T, Width) to (B, T, Width).</summary>
    public static Tensor Apply(
        Tensor x,
        [Weight("Width / (2 * Reduction), Width / 2", Init.Bert)] Tensor fDown,
        [Weight("Width / (2 * Reduction)", Init.Zeros)] Tensor fDownBias,
        [Weight("Width / 2, Width / (2 * Reduction)", Init.Bert)] Tensor fUp,
        [Weight("Width / 2", Init.Zeros)] Tensor fUpBias,
        [Weight("Width / (2 * Reduction), Width / 2", Init.Bert)] Tensor gDown,
        [Weight("Width / (2 * Reduction)", Init.Zeros)] Tensor gDownBias,
        [Weight("Width / 2, Width / (2 * Reduction)", Init.Bert)] Tensor gUp,
        [Weight("Width / 2", Init.Zeros)] Tensor gUpBias,
        [Is("Width / 2")] long half,
        [Is("Activation")] Act activation
    )
    {
        var second = x.narrow(-1, half, half);
        var first = x.narrow(-1, 0, half) + linear(Activations.Apply(linear(second, fDown, fDownBias), activation), fUp, fUpBias);
        return cat([first, second + linear(Activations.Apply(linear(first, gDown, gDownBias), activation), gUp, gUpBias)], -1);
    }

    /// <summary>The embeddings that <see cref="Apply"/> makes y (…, Width) of.</summary>
    public static Tensor Inverse(
        Tensor y,
        Tensor fDown,
        Tensor fDownBias,
        Tensor fUp,
        Tensor fUpBias,
        Tensor gDown,
        Tensor gDownBias,
        Tensor gUp,
        Tensor gUpBias,
        [Is("Width / 2")] long half,
        [Is("Activation")] Act activation
    )
    {
        var first = y.narrow(-1, 0, half);
        var second = y.narrow(-1, half, half) - linear(Activations.Apply(linear(first, gDown, gDownBias), activation), gUp, gUpBias);
        return cat([first - linear(Activations.Apply(linear(second, fDown, fDownBias), activation), fUp, fUpBias), second], -1);
    }
}
