using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>Ladder side-tuning (Sung et al., arXiv 2206.06522): a narrow stack beside the base, fed by the base's hidden states through gates
/// μ = σ(α / T): s = μ s + (1 − μ) D h, then a post-norm block of width d / r. The head reads U s. The base records no graph. The side blocks start as
/// torch's linear layers; the paper's start, a pruned copy of the base, is not among the choices here.</summary>
[PeftMethod(Join.Side)]
[TypicalLearningRate(1e-4, 1e-2)]
public sealed class LadderSideAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>The factor r by which the side stack is narrower: it divides the hidden width, the inner width and the width of a head.</summary>
    public required int Reduction { get; init; }
    /// <summary>Temperature T of the gates.</summary>
    [DefaultValue(0.1)] public double Temperature { get; init; } = 0.1;

    /// <summary>The side state at the start: embedded tokens (B, T, Width) to (B, T, Width / r).</summary>
    public static Tensor Start(Tensor hidden,
        [Weight("Width / Reduction, Width", Init.LinearDefault, Scope = Scope.Stack)] Tensor first,
        [Weight("Width / Reduction", Init.LinearDefault, FanIn = "Width", Scope = Scope.Stack)] Tensor firstBias) => linear(hidden, first, firstBias);

    /// <summary>One rung: the side state s (B, T, Width / r), the layer's output (B, T, Width) and the mask (B, 1, 1, T) to the next side state.</summary>
    public static Tensor Step(Tensor s, Tensor hidden, Tensor mask,
        [Weight("Width / Reduction, Width", Init.LinearDefault)] Tensor down,
        [Weight("Width / Reduction", Init.LinearDefault, FanIn = "Width")] Tensor downBias,
        [Weight("1", Init.Zeros)] Tensor gate,
        [Weight("Width / Reduction, Width / Reduction", Init.LinearDefault)] Tensor query,
        [Weight("Width / Reduction", Init.Zeros)] Tensor queryBias,
        [Weight("Width / Reduction, Width / Reduction", Init.LinearDefault)] Tensor key,
        [Weight("Width / Reduction", Init.Zeros)] Tensor keyBias,
        [Weight("Width / Reduction, Width / Reduction", Init.LinearDefault)] Tensor value,
        [Weight("Width / Reduction", Init.Zeros)] Tensor valueBias,
        [Weight("Width / Reduction, Width / Reduction", Init.LinearDefault)] Tensor output,
        [Weight("Width / Reduction", Init.Zeros)] Tensor outputBias,
        [Weight("Width / Reduction", Init.Ones)] Tensor norm1,
        [Weight("Width / Reduction", Init.Zeros)] Tensor norm1Bias,
        [Weight("Inner / Reduction, Width / Reduction", Init.LinearDefault)] Tensor up,
        [Weight("Inner / Reduction", Init.Zeros)] Tensor upBias,
        [Weight("Width / Reduction, Inner / Reduction", Init.LinearDefault)] Tensor back,
        [Weight("Width / Reduction", Init.Zeros)] Tensor backBias,
        [Weight("Width / Reduction", Init.Ones)] Tensor norm2,
        [Weight("Width / Reduction", Init.Zeros)] Tensor norm2Bias,
        [Is("Heads")] long heads, [Is("Temperature")] double temperature)
    {
        var open = torch.sigmoid(gate / temperature);
        var mixed = s * open + linear(hidden, down, downBias) * (1 - open);
        var context = scaled_dot_product_attention(
            Heads(linear(mixed, query, queryBias), heads), Heads(linear(mixed, key, keyBias), heads), Heads(linear(mixed, value, valueBias), heads), mask);
        var attended = linear(context.transpose(1, 2).flatten(2), output, outputBias);
        var middle = layer_norm(mixed + attended, norm1.shape, norm1, norm1Bias, 1e-12);
        var inner = linear(gelu(linear(middle, up, upBias)), back, backBias);
        return layer_norm(middle + inner, norm2.shape, norm2, norm2Bias, 1e-12);
    }

    /// <summary>What the head reads: the side state to (B, T, Width).</summary>
    public static Tensor Finish(Tensor s,
        [Weight("Width, Width / Reduction", Init.LinearDefault, Scope = Scope.Stack)] Tensor last,
        [Weight("Width", Init.LinearDefault, FanIn = "Width / Reduction", Scope = Scope.Stack)] Tensor lastBias) => linear(s, last, lastBias);

    private static Tensor Heads(Tensor x, long heads) => x.unflatten(2, [heads, -1]).transpose(1, 2);
}
