using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// Bottleneck adapter with its own skip connection (Houlsby et al., arXiv 1902.00751), between a sublayer's result and its residual sum: z
/// + U φ(D z).
/// </summary>
/// <remarks>
/// Start with a peak learning rate of 2e-3, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few
/// thousand sentences in batches of 8.
/// </remarks>
[PeftMethod(Join.Sequential)]
[BottleneckIsNarrow]
[Requires("Std >= 0", "it is a standard deviation")]
[Thaw(Role.Norm, If = "TrainNorms")]
[TypicalLearningRate(5e-5, 5e-3)]
public sealed partial class HoulsbyAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Width m of the bottleneck.</summary>
    public required int Bottleneck { get; init; }

    /// <summary>Activation φ.</summary>
    [DefaultValue(Act.GeluTanh)]
    public Act Activation { get; init; } = Act.GeluTanh;

    /// <summary>True to train every layer norm as well, the embedding norm included, as the paper does.</summary>
    [DefaultValue(false)]
    public bool TrainNorms { get; init; }

    /// <summary>Standard deviation of the truncated normal initial weights.</summary>
    [DefaultValue(1e-3)]
    public double Std { get; init; } = 1e-3;

    /// <summary>The adapter: z (B, T, Width) to (B, T, Width).</summary>
    public static Tensor Apply(
        Tensor z,
        [Weight("Bottleneck, Width", Init.TruncatedNormal, StdOf = "Std", Group = "down")] Tensor down,
        [Weight("Bottleneck", Init.Zeros, Group = "down")] Tensor downBias,
        [Weight("Width, Bottleneck", Init.TruncatedNormal, StdOf = "Std", Group = "up")] Tensor up,
        [Weight("Width", Init.Zeros, Group = "up")] Tensor upBias,
        [Is("Activation")] Act activation
    )
    {
        var narrow = linear(z, down, downBias);
        var active = Activations.Apply(narrow, activation);
        var wide = linear(active, up, upBias);
        return z + wide;
    }
}
