namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "LORA"), StoredAs(AdapterLibrary.Peft, "{part}")]
[ConfigConstant(AdapterLibrary.Peft, "use_dora", true), LayoutField(AdapterLibrary.Peft, "fan_in_fan_out")]
[ConfigConstant(AdapterLibrary.Peft, "lora_dropout", 0.0, TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "r", Of = nameof(Rank), Pattern = "rank_pattern")]
[ConfigField(AdapterLibrary.Peft, "lora_alpha", Of = nameof(Alpha), Pattern = "alpha_pattern")]
[ConfigField(AdapterLibrary.Peft, "bias", Of = nameof(Bias))]
[ConfigField(AdapterLibrary.Peft, "use_rslora", Of = nameof(RankStabilized))]
[ConfigField(AdapterLibrary.Peft, "init_lora_weights", Of = nameof(Start), Form = FieldForm.TrueOrName, TrainingOnly = true)]
[StoredAs(AdapterLibrary.Peft, "lora_A.weight", Of = "a")]
[StoredAs(AdapterLibrary.Peft, "lora_B.weight", Of = "b")]
[StoredAs(AdapterLibrary.Peft, "lora_magnitude_vector", Of = "magnitude")]
public sealed partial class DoraAttribute;
