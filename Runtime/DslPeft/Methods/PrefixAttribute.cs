using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>How a key-value prefix is passed to a layer; the two give different numbers on models with absolute positions.</summary>
public enum PrefixStyle
{
    /// <summary>
    /// As cached keys and values: the positions of the real tokens start after the prefix (prefix tuning's reference code, P-tuning v2).
    /// </summary>
    Cache,

    /// <summary>
    /// Prepended inside the attention: the positions of the real tokens do not change (UniPELT, MAM). Of relative positions, keys are
    /// counted from the prefix on and queries from 0, as AdapterHub does.
    /// </summary>
    Attention,
}

/// <summary>
/// Prefix tuning (Li and Liang, arXiv 2101.00190): trained keys and values before those of every adapted attention, free or computed by a
/// two-layer MLP that deployment drops. Without the MLP and in the cache style it is P-tuning v2 (arXiv 2110.07602).
/// </summary>
/// <remarks>
/// Start with a peak learning rate of 5e-2 for free tables (with <c>Std = 0.02</c>) and 1e-3 for the MLP, warm-up over 6% of the steps and
/// linear decay: what fine-tunes MiniLM in one pass over a few thousand sentences in batches of 8.
/// </remarks>
[PeftMethod(Join.KeyValuePrefix, PositionOffset = "Style == 0 ? Length : 0")]
[Requires("Std >= 0", "it is a standard deviation"), Requires("Reparameterize >= 0", "it is the width of an MLP, and 0 is none")]
[TypicalLearningRate(5e-5, 6e-2)]
public sealed partial class PrefixAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Number of prefix positions l.</summary>
    public required int Length { get; init; }

    /// <summary>Width of the reparametrising MLP; 0 for free tables.</summary>
    [DefaultValue(0)]
    public int Reparameterize { get; init; }

    /// <summary>How the prefix is passed.</summary>
    [DefaultValue(PrefixStyle.Cache)]
    public PrefixStyle Style { get; init; }

    /// <summary>Standard deviation of a free table's initial values.</summary>
    [DefaultValue(1.0)]
    public double Std { get; init; } = 1.0;

    /// <summary>Keys and values of one layer, each (Length, Hidden).</summary>
    public static (Tensor Key, Tensor Value) KeyValues(
        [Weight("Length, Hidden", Init.Normal, StdOf = "Std"), Encoded(nameof(Encode), When = "Reparameterize > 0", Slice = "2 * Layer")]
            Tensor key,
        [
            Weight("Length, Hidden", Init.Normal, StdOf = "Std"),
            Encoded(nameof(Encode), When = "Reparameterize > 0", Slice = "2 * Layer + 1")
        ]
            Tensor value
    ) => (key, value);

    /// <summary>The MLP over the embedded positions: (Length, 2 · Layers · Hidden).</summary>
    public static Tensor Encode(
        [Weight("Length, Model", Init.EmbeddingDefault, Scope = Scope.Stack)] Tensor table,
        [Weight("Reparameterize, Model", Init.LinearDefault, Scope = Scope.Stack)] Tensor w1,
        [Weight("Reparameterize", Init.LinearDefault, FanIn = "Model", Scope = Scope.Stack)] Tensor b1,
        [Weight("2 * Layers * Hidden, Reparameterize", Init.LinearDefault, Scope = Scope.Stack)] Tensor w2,
        [Weight("2 * Layers * Hidden", Init.LinearDefault, FanIn = "Reparameterize", Scope = Scope.Stack)] Tensor b2
    ) => linear(tanh(linear(table, w1, b1)), w2, b2);
}
