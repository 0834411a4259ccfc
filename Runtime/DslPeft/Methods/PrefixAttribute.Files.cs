namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "PREFIX_TUNING", Prompt = true, Property = nameof(Style), Is = PrefixStyle.Cache)]
[FileForm(
    AdapterLibrary.AdapterHub,
    "prefix_tuning",
    Property = nameof(Style),
    Is = PrefixStyle.Attention,
    Gate = "prefix_tuning.prefix_gates.{name}",
    GateInside = true
)]
[ConfigConstant(AdapterLibrary.AdapterHub, "non_linearity", "tanh"), ConfigConstant(AdapterLibrary.AdapterHub, "encoder_prefix", true)]
[ConfigConstant(AdapterLibrary.AdapterHub, "cross_prefix", true)]
[ConfigConstant(AdapterLibrary.AdapterHub, "shared_gating", true), ConfigConstant(AdapterLibrary.AdapterHub, "dropout", 0.0)]
[ConfigField(AdapterLibrary.Peft, "num_virtual_tokens", Of = nameof(Length))]
[ConfigField(AdapterLibrary.AdapterHub, "prefix_length", Of = nameof(Length))]
[ConfigField(AdapterLibrary.Peft, "prefix_projection", Of = nameof(Reparameterize), Form = FieldForm.IsNotZero, TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "encoder_hidden_size", Of = nameof(Reparameterize), TrainingOnly = true)]
[ConfigField(AdapterLibrary.AdapterHub, "flat", Of = nameof(Reparameterize), Form = FieldForm.IsZero)]
[ConfigField(AdapterLibrary.AdapterHub, "bottleneck_size", Of = nameof(Reparameterize), TrainingOnly = true)]
[StoredAs(AdapterLibrary.Peft, "prompt_embeddings", Of = "key", Whole = true, Slots = 2, Slot = 0)]
[StoredAs(AdapterLibrary.AdapterHub, Pool + "control_trans", Of = "key", Whole = true, Slots = 2, Slot = 0, Shape = StoredShape.Flat)]
[StoredAs(AdapterLibrary.Peft, "prompt_embeddings", Of = "value", Whole = true, Slots = 2, Slot = 1)]
[StoredAs(AdapterLibrary.AdapterHub, Pool + "control_trans", Of = "value", Whole = true, Slots = 2, Slot = 1, Shape = StoredShape.Flat)]
[StoredAs(AdapterLibrary.AdapterHub, Pool + "wte.weight", Of = "table", Whole = true)]
[StoredAs(AdapterLibrary.AdapterHub, Pool + "control_trans.0.weight", Of = "w1", Whole = true)]
[StoredAs(AdapterLibrary.AdapterHub, Pool + "control_trans.0.bias", Of = "b1", Whole = true)]
[StoredAs(AdapterLibrary.AdapterHub, Pool + "control_trans.2.weight", Of = "w2", Whole = true)]
[StoredAs(AdapterLibrary.AdapterHub, Pool + "control_trans.2.bias", Of = "b2", Whole = true)]
public sealed partial class PrefixAttribute
{
    // Where AdapterHub keeps a prefix, which one pool holds for all layers.
    private const string Pool = "prefix_tuning.prefix_tunings.{name}.self_prefix.";
}
