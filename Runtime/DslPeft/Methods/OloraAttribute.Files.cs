namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "LORA"), LayoutField(AdapterLibrary.Peft, "fan_in_fan_out")]
[ConfigConstant(AdapterLibrary.Peft, "init_lora_weights", "olora"), ConfigConstant(AdapterLibrary.Peft, "use_dora", false)]
[ConfigConstant(AdapterLibrary.Peft, "bias", "none")]
[ConfigConstant(AdapterLibrary.Peft, "lora_dropout", 0.0, TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "r", Of = nameof(Rank), Pattern = "rank_pattern")]
[ConfigField(AdapterLibrary.Peft, "lora_alpha", Of = nameof(Alpha), Pattern = "alpha_pattern")]
[ConfigField(AdapterLibrary.Peft, "use_rslora", Of = nameof(RankStabilized))]
[StoredAs(AdapterLibrary.Peft, "lora_A.weight", Of = "a")]
[StoredAs(AdapterLibrary.Peft, "lora_B.weight", Of = "b")]
public sealed partial class OloraAttribute;
