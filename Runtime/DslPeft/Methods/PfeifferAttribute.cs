using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>Bottleneck adapter after Pfeiffer et al. (arXiv 2005.00247), one a layer. Three placements go by that name, and the site chooses:
/// <see cref="Site.FeedForwardResult"/> is the authors', z + U φ(D t) with t = LN(x + z), the block's frozen norm being used before and after;
/// <see cref="Site.AttentionResult"/> without <see cref="NormFirst"/> is that of the Compacter experiments, z + U φ(D z);
/// <see cref="Site.AttentionOutput"/> stands behind the attention's norm, with a skip connection of its own.</summary>
/// <remarks>Start with a peak learning rate of 2e-3, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few thousand sentences in batches of 8.</remarks>
[PeftMethod(Join.Sequential, Adds = true)]
[BottleneckIsNarrow]
[FileForm(AdapterLibrary.AdapterHub, "adapter", Gate = "adapters.{name}.gate")]
[TypicalLearningRate(2e-5, 5e-3)]
public sealed class PfeifferAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Width m of the bottleneck.</summary>
    [ConfigField(AdapterLibrary.AdapterHub, "reduction_factor", Form = FieldForm.WidthOver)]
    public required int Bottleneck { get; init; }
    /// <summary>Activation φ.</summary>
    [ConfigField(AdapterLibrary.AdapterHub, "non_linearity")]
    [DefaultValue(Act.Relu)] public Act Activation { get; init; } = Act.Relu;
    /// <summary>True to read the normed residual sum t, false to read z; the same at a site behind the norm.</summary>
    [ConfigField(AdapterLibrary.AdapterHub, "original_ln_before")]
    [DefaultValue(true)] public bool NormFirst { get; init; } = true;

    /// <summary>What is added to z: t (B, T, Width) to (B, T, Width).</summary>
    public static Tensor Apply([Normed("NormFirst")] Tensor t,
        [Weight("Bottleneck, Width", Init.Bert, Group = "down"), StoredAs(AdapterLibrary.AdapterHub, "adapters.{name}.adapter_down.0.weight")] Tensor down,
        [Weight("Bottleneck", Init.Zeros, Group = "down"), StoredAs(AdapterLibrary.AdapterHub, "adapters.{name}.adapter_down.0.bias")] Tensor downBias,
        [Weight("Width, Bottleneck", Init.Bert, Group = "up"), StoredAs(AdapterLibrary.AdapterHub, "adapters.{name}.adapter_up.weight")] Tensor up,
        [Weight("Width", Init.Zeros, Group = "up"), StoredAs(AdapterLibrary.AdapterHub, "adapters.{name}.adapter_up.bias")] Tensor upBias,
        [Is("Activation")] Act activation)
    {
        var narrow = linear(t, down, downBias);
        var active = Activations.Apply(narrow, activation);
        return linear(active, up, upBias);
    }
}
