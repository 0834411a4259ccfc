using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>How a key-value prefix is passed to a layer; the two give different numbers on models with absolute positions.</summary>
public enum PrefixStyle
{
    /// <summary>As cached keys and values: the positions of the real tokens start after the prefix (prefix tuning's reference code, P-tuning v2).</summary>
    Cache,
    /// <summary>Prepended inside the attention: the positions of the real tokens do not change (UniPELT, MAM). Of relative positions, keys are counted from the prefix on and queries
    /// from 0, as AdapterHub does.</summary>
    Attention,
}

/// <summary>Prefix tuning (Li and Liang, arXiv 2101.00190): trained keys and values before those of every adapted attention, free or computed
/// by a two-layer MLP that deployment drops. Without the MLP and in the cache style it is P-tuning v2 (arXiv 2110.07602).</summary>
/// <remarks>Start with a peak learning rate of 5e-2 for free tables (with <c>Std = 0.02</c>) and 1e-3 for the MLP, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few thousand sentences in batches of 8.</remarks>
[PeftMethod(Join.KeyValuePrefix, PositionOffset = "Style == 0 ? Length : 0")]
[Requires("Std >= 0", "it is a standard deviation"), Requires("Reparameterize >= 0", "it is the width of an MLP, and 0 is none")]
[TypicalLearningRate(5e-5, 6e-2)]
[FileForm(AdapterLibrary.Peft, "PREFIX_TUNING", Prompt = true, Property = nameof(Style), Is = PrefixStyle.Cache)]
[FileForm(AdapterLibrary.AdapterHub, "prefix_tuning", Property = nameof(Style), Is = PrefixStyle.Attention, Gate = "prefix_tuning.prefix_gates.{name}", GateInside = true)]
[ConfigConstant(AdapterLibrary.AdapterHub, "non_linearity", "tanh"), ConfigConstant(AdapterLibrary.AdapterHub, "encoder_prefix", true), ConfigConstant(AdapterLibrary.AdapterHub, "cross_prefix", true)]
[ConfigConstant(AdapterLibrary.AdapterHub, "shared_gating", true), ConfigConstant(AdapterLibrary.AdapterHub, "dropout", 0.0)]
public sealed class PrefixAttribute(params string[] sites) : PeftAttribute(sites)
{
    // Where AdapterHub keeps a prefix, which one pool holds for all layers.
    private const string Pool = "prefix_tuning.prefix_tunings.{name}.self_prefix.";

    /// <summary>Number of prefix positions l.</summary>
    [ConfigField(AdapterLibrary.Peft, "num_virtual_tokens"), ConfigField(AdapterLibrary.AdapterHub, "prefix_length")]
    public required int Length { get; init; }
    /// <summary>Width of the reparametrising MLP; 0 for free tables.</summary>
    [ConfigField(AdapterLibrary.Peft, "prefix_projection", Form = FieldForm.IsNotZero, TrainingOnly = true), ConfigField(AdapterLibrary.Peft, "encoder_hidden_size", TrainingOnly = true)]
    [ConfigField(AdapterLibrary.AdapterHub, "flat", Form = FieldForm.IsZero), ConfigField(AdapterLibrary.AdapterHub, "bottleneck_size", TrainingOnly = true)]
    [DefaultValue(0)] public int Reparameterize { get; init; }
    /// <summary>How the prefix is passed.</summary>
    [DefaultValue(PrefixStyle.Cache)] public PrefixStyle Style { get; init; }
    /// <summary>Standard deviation of a free table's initial values.</summary>
    [DefaultValue(1.0)] public double Std { get; init; } = 1.0;

    /// <summary>Keys and values of one layer, each (Length, Hidden).</summary>
    public static (Tensor Key, Tensor Value) KeyValues(
        [Weight("Length, Hidden", Init.Normal, StdOf = "Std"), Encoded(nameof(Encode), When = "Reparameterize > 0", Slice = "2 * Layer"),
            StoredAs(AdapterLibrary.Peft, "prompt_embeddings", Whole = true, Slots = 2, Slot = 0), StoredAs(AdapterLibrary.AdapterHub, Pool + "control_trans", Whole = true, Slots = 2, Slot = 0, Shape = StoredShape.Flat)] Tensor key,
        [Weight("Length, Hidden", Init.Normal, StdOf = "Std"), Encoded(nameof(Encode), When = "Reparameterize > 0", Slice = "2 * Layer + 1"),
            StoredAs(AdapterLibrary.Peft, "prompt_embeddings", Whole = true, Slots = 2, Slot = 1), StoredAs(AdapterLibrary.AdapterHub, Pool + "control_trans", Whole = true, Slots = 2, Slot = 1, Shape = StoredShape.Flat)] Tensor value) => (key, value);

    /// <summary>The MLP over the embedded positions: (Length, 2 · Layers · Hidden).</summary>
    public static Tensor Encode(
        [Weight("Length, Model", Init.EmbeddingDefault, Scope = Scope.Stack), StoredAs(AdapterLibrary.AdapterHub, Pool + "wte.weight", Whole = true)] Tensor table,
        [Weight("Reparameterize, Model", Init.LinearDefault, Scope = Scope.Stack), StoredAs(AdapterLibrary.AdapterHub, Pool + "control_trans.0.weight", Whole = true)] Tensor w1,
        [Weight("Reparameterize", Init.LinearDefault, FanIn = "Model", Scope = Scope.Stack), StoredAs(AdapterLibrary.AdapterHub, Pool + "control_trans.0.bias", Whole = true)] Tensor b1,
        [Weight("2 * Layers * Hidden, Reparameterize", Init.LinearDefault, Scope = Scope.Stack), StoredAs(AdapterLibrary.AdapterHub, Pool + "control_trans.2.weight", Whole = true)] Tensor w2,
        [Weight("2 * Layers * Hidden", Init.LinearDefault, FanIn = "Reparameterize", Scope = Scope.Stack), StoredAs(AdapterLibrary.AdapterHub, Pool + "control_trans.2.bias", Whole = true)] Tensor b2)
        => linear(tanh(linear(table, w1, b1)), w2, b2);
}
