using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// Adapter+ (Steitz and Roth, arXiv 2406.06820): z + s ⊙ (U φ(D z)) behind the feed-forward network, with a trained factor for each
/// channel.
/// </summary>
[PeftMethod(Join.Sequential, Adds = true)]
[BottleneckIsNarrow]
[TypicalLearningRate(5e-5, 5e-3)]
public sealed class AdapterPlusAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Width m of the bottleneck.</summary>
    public required int Bottleneck { get; init; }

    /// <summary>Activation φ.</summary>
    [DefaultValue(Act.Gelu)]
    public Act Activation { get; init; } = Act.Gelu;

    /// <summary>Standard deviation of the matrices at the start, cut off at twice of it.</summary>
    [DefaultValue(0.01)]
    public double Std { get; init; } = 0.01;

    /// <summary>What is added to z: z (B, T, Width) to (B, T, Width).</summary>
    public static Tensor Apply(
        Tensor z,
        [Weight("Bottleneck, Width", Init.TruncatedNormal, StdOf = "Std")] Tensor down,
        [Weight("Bottleneck", Init.Zeros)] Tensor downBias,
        [Weight("Width, Bottleneck", Init.TruncatedNormal, StdOf = "Std")] Tensor up,
        [Weight("Width", Init.Zeros)] Tensor upBias,
        [Weight("Width", Init.Ones)] Tensor channels,
        [Is("Activation")] Act activation
    ) => linear(Activations.Apply(linear(z, down, downBias), activation), up, upBias) * channels;
}
