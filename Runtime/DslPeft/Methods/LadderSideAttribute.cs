using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// Ladder side-tuning (Sung et al., arXiv 2206.06522): a narrow stack beside the base, fed by the base's hidden states through gates μ =
/// σ(α / T): s = μ s + (1 − μ) D h, then a post-norm block of width d / r. The head reads U s. The base records no graph. The side blocks
/// start as a pruned copy of the base's.
/// </summary>
[PeftMethod(Join.Side)]
[Requires("Temperature > 0", "the gates are σ(α / T)")]
[Requires("!Whole(Width / Reduction) || Whole(HeadSize / Reduction)", "the side stack has as many heads, each narrower by the same factor")]
[TypicalLearningRate(1e-4, 1e-2)]
public sealed partial class LadderSideAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>
    /// The factor r by which the side stack is narrower: it divides the hidden width, the inner width and the width of a head.
    /// </summary>
    public required int Reduction { get; init; }

    /// <summary>Temperature T of the gates.</summary>
    [DefaultValue(0.1)]
    public double Temperature { get; init; } = 0.1;

    /// <summary>
    /// True to start the side blocks from the base's, of which the largest rows and columns are kept; false to start them as torch's
    /// linear layers.
    /// </summary>
    [DefaultValue(true)]
    public bool Pruned { get; init; } = true;

    /// <summary>True to let the head read U s and the base's last state, weighed by a gate of their own.</summary>
    [DefaultValue(false)]
    public bool MergeLast { get; init; }

    /// <summary>The side state at the start: embedded tokens (B, T, Width) to (B, T, Width / r).</summary>
    public static Tensor Start(
        Tensor hidden,
        [Weight("Width / Reduction, Width", Init.LinearDefault, Scope = Scope.Stack)] Tensor first,
        [Weight("Width / Reduction", Init.LinearDefault, FanIn = "Width", Scope = Scope.Stack)] Tensor firstBias
    ) => linear(hidden, first, firstBias);

    /// <summary>
    /// One rung: the side state s (B, T, Width / r), the layer's output (B, T, Width) and the mask (B, 1, 1, T) to the next side state.
    /// </summary>
    public static Tensor Step(
        Tensor s,
        Tensor hidden,
        Tensor mask,
        [Weight("Width / Reduction, Width", Init.LinearDefault)] Tensor down,
        [Weight("Width / Reduction", Init.LinearDefault, FanIn = "Width")] Tensor downBias,
        [Weight("1", Init.Zeros)] Tensor gate,
        [Weight("Width / Reduction, Width / Reduction", Init.LinearDefault, From = nameof(QueryStart), FromIf = "Pruned")] Tensor query,
        [Weight("Width / Reduction", Init.Zeros, From = nameof(QueryBiasStart), FromIf = "Pruned")] Tensor queryBias,
        [Weight("Width / Reduction, Width / Reduction", Init.LinearDefault, From = nameof(KeyStart), FromIf = "Pruned")] Tensor key,
        [Weight("Width / Reduction", Init.Zeros, From = nameof(KeyBiasStart), FromIf = "Pruned")] Tensor keyBias,
        [Weight("Width / Reduction, Width / Reduction", Init.LinearDefault, From = nameof(ValueStart), FromIf = "Pruned")] Tensor value,
        [Weight("Width / Reduction", Init.Zeros, From = nameof(ValueBiasStart), FromIf = "Pruned")] Tensor valueBias,
        [Weight("Width / Reduction, Width / Reduction", Init.LinearDefault, From = nameof(OutputStart), FromIf = "Pruned")] Tensor output,
        [Weight("Width / Reduction", Init.Zeros, From = nameof(OutputBiasStart), FromIf = "Pruned")] Tensor outputBias,
        [Weight("Width / Reduction", Init.Ones, From = nameof(Norm1Start), FromIf = "Pruned")] Tensor norm1,
        [Weight("Width / Reduction", Init.Zeros, From = nameof(Norm1BiasStart), FromIf = "Pruned")] Tensor norm1Bias,
        [Weight("Inner / Reduction, Width / Reduction", Init.LinearDefault, From = nameof(UpStart), FromIf = "Pruned")] Tensor up,
        [Weight("Inner / Reduction", Init.Zeros, From = nameof(UpBiasStart), FromIf = "Pruned")] Tensor upBias,
        [Weight("Width / Reduction, Inner / Reduction", Init.LinearDefault, From = nameof(BackStart), FromIf = "Pruned")] Tensor back,
        [Weight("Width / Reduction", Init.Zeros, From = nameof(BackBiasStart), FromIf = "Pruned")] Tensor backBias,
        [Weight("Width / Reduction", Init.Ones, From = nameof(Norm2Start), FromIf = "Pruned")] Tensor norm2,
        [Weight("Width / Reduction", Init.Zeros, From = nameof(Norm2BiasStart), FromIf = "Pruned")] Tensor norm2Bias,
        [Is("Heads")] long heads,
        [Is("Temperature")] double temperature
    )
    {
        var open = torch.sigmoid(gate / temperature);
        var mixed = s * open + linear(hidden, down, downBias) * (1 - open);
        var context = scaled_dot_product_attention(
            Heads(linear(mixed, query, queryBias), heads),
            Heads(linear(mixed, key, keyBias), heads),
            Heads(linear(mixed, value, valueBias), heads),
            mask
        );
        var attended = linear(context.transpose(1, 2).flatten(2), output, outputBias);
        var middle = layer_norm(mixed + attended, norm1.shape, norm1, norm1Bias, 1e-12);
        var inner = linear(gelu(linear(middle, up, upBias)), back, backBias);
        return layer_norm(middle + inner, norm2.shape, norm2, norm2Bias, 1e-12);
    }

    /// <summary>What the head reads: the side state to (B, T, Width).</summary>
    public static Tensor Finish(
        Tensor s,
        [Weight("Width, Width / Reduction", Init.LinearDefault, Scope = Scope.Stack)] Tensor last,
        [Weight("Width", Init.LinearDefault, FanIn = "Width / Reduction", Scope = Scope.Stack)] Tensor lastBias
    ) => linear(s, last, lastBias);

    /// <summary>
    /// What the head reads with <see cref="MergeLast"/>: U s and the base's last state, both (B, T, Width), weighed by μ and 1 − μ.
    /// </summary>
    public static Tensor Merge(
        Tensor side,
        Tensor hidden,
        [Weight("1", Init.Zeros, Scope = Scope.Stack, If = "MergeLast")] Tensor? gate,
        [Is("Temperature")] double temperature
    )
    {
        var open = torch.sigmoid(gate! / temperature);
        return side * open + hidden * (1 - open);
    }

    private static Tensor Heads(Tensor x, long heads) => x.unflatten(2, [heads, -1]).transpose(1, 2);
}
