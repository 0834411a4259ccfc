using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// A learned gate on what another method adds (UniPELT, Mao et al., arXiv 2110.07577): the mean over the tokens of σ(w x + b), one number
/// a row of the batch, where x is what the method reads. A gated LoRA takes the gate in place of alpha / rank: give it an alpha equal to
/// its rank.
/// </summary>
[PeftMethod(Join.Gate)]
public sealed partial class GateAttribute<T> : AroundAttribute<T>
    where T : PeftAttribute
{
    /// <summary>How the gate's weight starts: as torch's linear layer, or N(0, 0.02²) as around an adapter.</summary>
    [DefaultValue(Init.LinearDefault)]
    public Init Start { get; init; } = Init.LinearDefault;

    /// <summary>True to leave padding out of the mean; the reference implementations let it take part.</summary>
    [DefaultValue(false)]
    public bool IgnorePadding { get; init; }

    /// <summary>The gate: x (B, T, In) to (B, 1, 1).</summary>
    public static Tensor Gate(
        Tensor x,
        [Shares("IgnorePadding")] Tensor shares,
        [Weight("1, In", Init.LinearDefault, InitOf = "Start")] Tensor weight,
        [Weight("1", Init.Zeros)] Tensor bias
    ) => (torch.sigmoid(linear(x, weight, bias)) * shares).sum(dim: 1, keepdim: true);
}
