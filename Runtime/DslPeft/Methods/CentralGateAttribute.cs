using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// One learned gate for all the methods of a layer that it is around, LoRA and prefix in UniPELT (Mao et al., arXiv 2110.07577, an option
/// of its published code): the softmax over the mean over the tokens of relu(W x + b), a share for each method, where x is the sublayer's
/// input that they all read. A gated LoRA takes its share in place of alpha / rank: give it an alpha equal to its rank.
/// </summary>
[PeftMethod(Join.Gate)]
public sealed class CentralGateAttribute<T> : AroundAttribute<T>
    where T : PeftAttribute
{
    /// <summary>True to leave padding out of the mean; the published code lets it take part.</summary>
    [DefaultValue(false)]
    public bool IgnorePadding { get; init; }

    /// <summary>The shares: x (B, T, In) to (B, 1, Members), of which the method's own is taken.</summary>
    public static Tensor Gate(
        Tensor x,
        [Shares("IgnorePadding")] Tensor shares,
        [Weight("Members, In", Init.LinearDefault, Scope = Scope.Layer)] Tensor weight,
        [Weight("Members", Init.Zeros, Scope = Scope.Layer)] Tensor bias
    ) => softmax((relu(linear(x, weight, bias)) * shares).sum(dim: 1, keepdim: true), -1);
}
