using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// Ladder side-tuning of an encoder–decoder (Sung et al., arXiv 2206.06522): a narrow stack beside each of the base's stacks, fed by the
/// base's hidden states through gates μ = σ(α / T): s = μ s + (1 − μ) D h, then a block like T5's of width d / r, norms in front by the
/// root of the mean square, no biases, and beside relative positions a table of its own. The side decoder also attends to what the side
/// encoder gives. The head reads U s in place of what the base gives behind its last norm. The base records no graph.
/// </summary>
[PeftMethod(Join.Side)]
[Requires("Temperature > 0", "the gates are σ(α / T)")]
[Requires(
    "!Whole(Width / Reduction) || Whole(HeadsWidth / Heads / Reduction)",
    "the side stacks have as many heads, each narrower by the same factor"
)]
[DropoutIsAShare]
[TypicalLearningRate(1e-4, 1e-2)]
public sealed partial class SequenceLadderAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>
    /// The factor r by which the side stacks are narrower: it divides the hidden width, the inner width and the width of a head.
    /// </summary>
    public required int Reduction { get; init; }

    /// <summary>True to weigh the side state and the layer's output by gates; false to add them.</summary>
    [DefaultValue(true)]
    public bool Gates { get; init; } = true;

    /// <summary>Temperature T of the gates.</summary>
    [DefaultValue(0.1)]
    public double Temperature { get; init; } = 0.1;

    /// <summary>Dropout behind every sublayer of the side blocks, inside their feed-forward networks and behind their last norms.</summary>
    [DefaultValue(0.1)]
    public double Dropout { get; init; } = 0.1;

    /// <summary>
    /// True to start the side blocks from the base's, of which the largest rows and columns are kept; false to start them as torch's
    /// linear layers.
    /// </summary>
    [DefaultValue(true)]
    public bool Pruned { get; init; } = true;

    /// <summary>True to let the head read U s and what the base gives behind its last norm, weighed by a gate of their own.</summary>
    [DefaultValue(false)]
    public bool MergeLast { get; init; }

    // Of a gated feed-forward network there are open and factor, of another one up: what does not exist leaves sums and products alone.

    /// <summary>The side state at the start: embedded tokens (B, T, Width) to (B, T, Width / r).</summary>
    public static Tensor Start(
        Tensor hidden,
        [Weight("Width / Reduction, Width", Init.LinearDefault, Scope = Scope.Stack)] Tensor first,
        [Weight("Width / Reduction", Init.LinearDefault, FanIn = "Width", Scope = Scope.Stack)] Tensor firstBias
    ) => linear(hidden, first, firstBias);

    /// <summary>The table of relative positions (Buckets, Heads) of a side stack, where the base's has one.</summary>
    public static Tensor Positions(
        [Weight("Buckets, Heads", Init.Normal, StdOf = "1 / Sqrt(Width / Reduction)", Scope = Scope.Stack, If = "Buckets > 0")] Tensor table
    ) => table;

    /// <summary>
    /// One rung beside a stack that reads its own tokens: the side state s (B, T, Width / r), the layer's output (B, T, Width) and what
    /// the scores are masked by, broadcast to (B, heads, T, T), to the next side state.
    /// </summary>
    public static Tensor Step(
        Tensor s,
        Tensor hidden,
        Tensor mask,
        [Weight("Width / Reduction, Width", Init.LinearDefault)] Tensor down,
        [Weight("Width / Reduction", Init.LinearDefault, FanIn = "Width")] Tensor downBias,
        [Weight("1", Init.Zeros, If = "Gates")] Tensor? gate,
        [Weight("Width / Reduction", Init.Ones, From = nameof(NormStart), FromIf = "Pruned")] Tensor norm,
        [Weight("HeadsWidth / Reduction, Width / Reduction", Init.LinearDefault, From = nameof(QueryStart), FromIf = "Pruned")]
            Tensor query,
        [Weight("HeadsWidth / Reduction, Width / Reduction", Init.LinearDefault, From = nameof(KeyStart), FromIf = "Pruned")] Tensor key,
        [Weight("HeadsWidth / Reduction, Width / Reduction", Init.LinearDefault, From = nameof(ValueStart), FromIf = "Pruned")]
            Tensor value,
        [Weight("Width / Reduction, HeadsWidth / Reduction", Init.LinearDefault, From = nameof(OutputStart), FromIf = "Pruned")]
            Tensor output,
        [Weight("Width / Reduction", Init.Ones, From = nameof(InnerNormStart), FromIf = "Pruned")] Tensor innerNorm,
        [Weight("Inner / Reduction, Width / Reduction", Init.LinearDefault, If = "!GatedInner", From = nameof(UpStart), FromIf = "Pruned")]
            Tensor? up,
        [Weight("Inner / Reduction, Width / Reduction", Init.LinearDefault, If = "GatedInner", From = nameof(OpenStart), FromIf = "Pruned")]
            Tensor? open,
        [Weight("Inner / Reduction, Width / Reduction", Init.LinearDefault, If = "GatedInner", From = nameof(UpStart), FromIf = "Pruned")]
            Tensor? factor,
        [Weight("Width / Reduction, Inner / Reduction", Init.LinearDefault, From = nameof(BackStart), FromIf = "Pruned")] Tensor back,
        [Is("Heads")] long heads,
        [Is("Temperature")] double temperature,
        [Is("ScoreScale > 0 ? Sqrt(HeadsWidth / Heads / Reduction / ScoreScale) : 1")] double scale,
        [Is("Epsilon")] double epsilon,
        [Is("Activation")] Act activation,
        [Is("Dropout")] double p
    )
    {
        var mixed = Fed(s, hidden, down, downBias, gate, temperature);
        var input = Kernels.RootMeanSquareNorm(mixed, norm, epsilon);
        var attended = mixed + dropout(Attention(input, input, mask, query, key, value, output, heads, scale), p);
        return Network(attended, innerNorm, up, open, factor, back, epsilon, activation, p);
    }

    /// <summary>
    /// One rung beside a stack that reads another one: as <see cref="Step"/>, with attention to what the side stack of the stack before
    /// gives (B, S, Width / r), of which <paramref name="tokens"/> (B, 1, 1, S) are no padding, between the two sublayers.
    /// </summary>
    public static Tensor CrossStep(
        Tensor s,
        Tensor hidden,
        Tensor mask,
        Tensor memory,
        Tensor tokens,
        [Weight("Width / Reduction, Width", Init.LinearDefault)] Tensor down,
        [Weight("Width / Reduction", Init.LinearDefault, FanIn = "Width")] Tensor downBias,
        [Weight("1", Init.Zeros, If = "Gates")] Tensor? gate,
        [Weight("Width / Reduction", Init.Ones, From = nameof(NormStart), FromIf = "Pruned")] Tensor norm,
        [Weight("HeadsWidth / Reduction, Width / Reduction", Init.LinearDefault, From = nameof(QueryStart), FromIf = "Pruned")]
            Tensor query,
        [Weight("HeadsWidth / Reduction, Width / Reduction", Init.LinearDefault, From = nameof(KeyStart), FromIf = "Pruned")] Tensor key,
        [Weight("HeadsWidth / Reduction, Width / Reduction", Init.LinearDefault, From = nameof(ValueStart), FromIf = "Pruned")]
            Tensor value,
        [Weight("Width / Reduction, HeadsWidth / Reduction", Init.LinearDefault, From = nameof(OutputStart), FromIf = "Pruned")]
            Tensor output,
        [Weight("Width / Reduction", Init.Ones, From = nameof(CrossNormStart), FromIf = "Pruned")] Tensor crossNorm,
        [Weight("HeadsWidth / Reduction, Width / Reduction", Init.LinearDefault, From = nameof(CrossQueryStart), FromIf = "Pruned")]
            Tensor crossQuery,
        [Weight("HeadsWidth / Reduction, Width / Reduction", Init.LinearDefault, From = nameof(CrossKeyStart), FromIf = "Pruned")]
            Tensor crossKey,
        [Weight("HeadsWidth / Reduction, Width / Reduction", Init.LinearDefault, From = nameof(CrossValueStart), FromIf = "Pruned")]
            Tensor crossValue,
        [Weight("Width / Reduction, HeadsWidth / Reduction", Init.LinearDefault, From = nameof(CrossOutputStart), FromIf = "Pruned")]
            Tensor crossOutput,
        [Weight("Width / Reduction", Init.Ones, From = nameof(InnerNormStart), FromIf = "Pruned")] Tensor innerNorm,
        [Weight("Inner / Reduction, Width / Reduction", Init.LinearDefault, If = "!GatedInner", From = nameof(UpStart), FromIf = "Pruned")]
            Tensor? up,
        [Weight("Inner / Reduction, Width / Reduction", Init.LinearDefault, If = "GatedInner", From = nameof(OpenStart), FromIf = "Pruned")]
            Tensor? open,
        [Weight("Inner / Reduction, Width / Reduction", Init.LinearDefault, If = "GatedInner", From = nameof(UpStart), FromIf = "Pruned")]
            Tensor? factor,
        [Weight("Width / Reduction, Inner / Reduction", Init.LinearDefault, From = nameof(BackStart), FromIf = "Pruned")] Tensor back,
        [Is("Heads")] long heads,
        [Is("Temperature")] double temperature,
        [Is("ScoreScale > 0 ? Sqrt(HeadsWidth / Heads / Reduction / ScoreScale) : 1")] double scale,
        [Is("Epsilon")] double epsilon,
        [Is("Activation")] Act activation,
        [Is("Dropout")] double p
    )
    {
        var mixed = Fed(s, hidden, down, downBias, gate, temperature);
        var input = Kernels.RootMeanSquareNorm(mixed, norm, epsilon);
        var attended = mixed + dropout(Attention(input, input, mask, query, key, value, output, heads, scale), p);
        var crossInput = Kernels.RootMeanSquareNorm(attended, crossNorm, epsilon);
        var crossed =
            attended + dropout(Attention(crossInput, memory, tokens, crossQuery, crossKey, crossValue, crossOutput, heads, scale), p);
        return Network(crossed, innerNorm, up, open, factor, back, epsilon, activation, p);
    }

    /// <summary>What a side stack gives: the norm of its last state (B, T, Width / r).</summary>
    public static Tensor Close(
        Tensor s,
        [Weight("Width / Reduction", Init.Ones, Scope = Scope.Stack)] Tensor closing,
        [Is("Epsilon")] double epsilon,
        [Is("Dropout")] double p
    ) => dropout(Kernels.RootMeanSquareNorm(s, closing, epsilon), p);

    /// <summary>What the head reads: what the last side stack gives to (B, T, Width).</summary>
    public static Tensor Finish(
        Tensor s,
        [Weight("Width, Width / Reduction", Init.LinearDefault, Scope = Scope.Stack)] Tensor last,
        [Weight("Width", Init.LinearDefault, FanIn = "Width / Reduction", Scope = Scope.Stack)] Tensor lastBias
    ) => linear(s, last, lastBias);

    /// <summary>
    /// What the head reads with <see cref="MergeLast"/>: U s and what the base gives, both (B, T, Width), weighed by μ and 1 − μ.
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

    /// <summary>What a rung reads: μ s + (1 − μ) D h, or s + D h without a gate; 1 − σ(x) is σ(−x).</summary>
    private static Tensor Fed(Tensor s, Tensor hidden, Tensor down, Tensor downBias, Tensor? gate, double temperature)
    {
        var fed = linear(hidden, down, downBias);
        return s * torch.sigmoid(gate! / temperature) + fed * torch.sigmoid(-gate! / temperature);
    }

    private static Tensor Attention(
        Tensor x,
        Tensor read,
        Tensor mask,
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor output,
        long heads,
        double scale
    )
    {
        var context = scaled_dot_product_attention(
            Heads(linear(x, query) * scale, heads),
            Heads(linear(read, key), heads),
            Heads(linear(read, value), heads),
            mask
        );
        return linear(context.transpose(1, 2).flatten(2), output);
    }

    private static Tensor Network(
        Tensor x,
        Tensor norm,
        Tensor? up,
        Tensor? open,
        Tensor? factor,
        Tensor back,
        double epsilon,
        Act activation,
        double p
    )
    {
        var input = Kernels.RootMeanSquareNorm(x, norm, epsilon);
        var active = Activations.Apply(matmul(input, up!.T) + matmul(input, open!.T), activation);
        return x + dropout(linear(dropout(active * matmul(input, factor!.T), p), back), p);
    }

    private static Tensor Heads(Tensor x, long heads) => x.unflatten(2, [heads, -1]).transpose(1, 2);
}
