using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// (IA)³ (Liu et al., arXiv 2205.05638): one trained factor a feature, l ⊙ y. The paper scales keys, values and the hidden features of the
/// feed-forward sublayer, which are the input of its second projection: use it there with <see cref="AtInput"/>.
/// </summary>
/// <remarks>
/// Start with a peak learning rate of 3e-2, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few
/// thousand sentences in batches of 8.
/// </remarks>
[PeftMethod(Join.Rescale, Mergeable = true, AtInput = "AtInput")]
[TypicalLearningRate(1e-4, 5e-2)]
public sealed partial class Ia3Attribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>True to scale what the linear layer reads, false to scale what it gives, bias included.</summary>
    [DefaultValue(false)]
    public bool AtInput { get; init; }

    /// <summary>The factors, (Out) or (In).</summary>
    public static Tensor Scale([Weight("AtInput ? In : Out", Init.Ones)] Tensor l) => l;
}
