namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "LORA"), StoredAs(AdapterLibrary.Peft, "{part}")]
[ConfigConstant(AdapterLibrary.Peft, "use_dora", false), LayoutField(AdapterLibrary.Peft, "fan_in_fan_out")]
[FileForm(
    AdapterLibrary.AdapterHub,
    "lora",
    Property = nameof(RankStabilized),
    Is = false,
    Gate = "loras.{name}.gate",
    GateReplaces = nameof(Alpha),
    GateEquals = nameof(Rank)
)]
[ConfigConstant(AdapterLibrary.AdapterHub, "composition_mode", "add")]
[ConfigConstant(AdapterLibrary.AdapterHub, "init_weights", "lora")]
[ConfigField(AdapterLibrary.Peft, "r", Of = nameof(Rank), Pattern = "rank_pattern")]
[ConfigField(AdapterLibrary.AdapterHub, "r", Of = nameof(Rank))]
[ConfigField(AdapterLibrary.Peft, "lora_alpha", Of = nameof(Alpha), Pattern = "alpha_pattern")]
[ConfigField(AdapterLibrary.AdapterHub, "alpha", Of = nameof(Alpha))]
[ConfigField(AdapterLibrary.Peft, "lora_dropout", Of = nameof(Dropout), TrainingOnly = true)]
[ConfigField(AdapterLibrary.AdapterHub, "dropout", Of = nameof(Dropout), TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "bias", Of = nameof(Bias))]
[ConfigField(AdapterLibrary.Peft, "lora_bias", Of = nameof(BiasOnB))]
[ConfigField(AdapterLibrary.Peft, "use_rslora", Of = nameof(RankStabilized))]
[ConfigField(AdapterLibrary.Peft, "init_lora_weights", Of = nameof(Start), Form = FieldForm.TrueOrName, TrainingOnly = true)]
[StoredAs(AdapterLibrary.Peft, "lora_A.weight", Of = "a"), StoredAs(AdapterLibrary.AdapterHub, "loras.{name}.lora_A", Of = "a")]
[StoredAs(AdapterLibrary.Peft, "lora_B.weight", Of = "b"), StoredAs(AdapterLibrary.AdapterHub, "loras.{name}.lora_B", Of = "b")]
[StoredAs(AdapterLibrary.Peft, "lora_B.bias", Of = "bias")]
[StoredAs(AdapterLibrary.Peft, "lora_embedding_A", Of = "tableA")]
[StoredAs(AdapterLibrary.Peft, "lora_embedding_B", Of = "tableB")]
public sealed partial class LoraAttribute;
