namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "ADALORA", KeptRanks = "rank_pattern")]
[LayoutField(AdapterLibrary.Peft, "fan_in_fan_out"), ConfigConstant(AdapterLibrary.Peft, "bias", "none")]
[ConfigConstant(AdapterLibrary.Peft, "use_dora", false)]
[ConfigField(AdapterLibrary.Peft, "init_r", Of = nameof(InitialRank))]
[ConfigField(AdapterLibrary.Peft, "target_r", Of = nameof(Rank), TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "lora_alpha", Of = nameof(Alpha))]
[ConfigField(AdapterLibrary.Peft, "tinit", Of = nameof(Warmup), TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "tfinal", Of = nameof(Cooldown), TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "deltaT", Of = nameof(Interval), TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "beta1", Of = nameof(Beta1), TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "beta2", Of = nameof(Beta2), TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "orth_reg_weight", Of = nameof(Orthogonality), TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "lora_dropout", Of = nameof(Dropout), TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "total_step", Of = nameof(LeastSteps), TrainingOnly = true)]
[StoredAs(AdapterLibrary.Peft, "lora_A", Of = "a", RankDimension = 0)]
[StoredAs(AdapterLibrary.Peft, "lora_E", Of = "e", RankDimension = 0, Drops = true)]
[StoredAs(AdapterLibrary.Peft, "lora_B", Of = "b", RankDimension = 1)]
public sealed partial class AdaLoraAttribute;
