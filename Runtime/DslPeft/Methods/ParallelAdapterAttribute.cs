using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// Scaled parallel adapter (He et al., arXiv 2110.04366): y + s · U relu(D x), where x is the sublayer's input and y its result.
/// </summary>
/// <remarks>
/// Start with a peak learning rate of 3e-4, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few
/// thousand sentences in batches of 8.
/// </remarks>
[PeftMethod(Join.Parallel)]
[BottleneckIsNarrow, DropoutIsAShare]
[Requires("LearnScale || Scale > 0", "it multiplies the update")]
[TypicalLearningRate(2e-5, 5e-3)]
public sealed partial class ParallelAdapterAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Width m of the bottleneck.</summary>
    public required int Bottleneck { get; init; }

    /// <summary>The factor s; without effect where it is learned.</summary>
    [DefaultValue(4.0)]
    public double Scale { get; init; } = 4.0;

    /// <summary>True to train s, from 1 on.</summary>
    [DefaultValue(false)]
    public bool LearnScale { get; init; }

    /// <summary>Dropout behind the activation while training.</summary>
    [DefaultValue(0.0)]
    public double Dropout { get; init; }

    /// <summary>What is added: x (B, T, Width) to (B, T, Width).</summary>
    public static Tensor Apply(
        Tensor x,
        [Weight("Bottleneck, Width", Init.LinearDefault, Group = "down")] Tensor down,
        [Weight("Bottleneck", Init.Zeros, Group = "down")] Tensor downBias,
        [Weight("Width, Bottleneck", Init.Zeros, Group = "up")] Tensor up,
        [Weight("Width", Init.Zeros, Group = "up")] Tensor upBias,
        [Weight("1", Init.Ones, If = "LearnScale")] Tensor? learned,
        [Is("LearnScale ? 1 : Scale")] double scale,
        [Is("Dropout")] double p
    )
    {
        var narrow = linear(x, down, downBias);
        var active = relu(narrow);
        var wide = linear(dropout(active, p), up, upBias);
        return wide * scale * learned!;
    }
}
