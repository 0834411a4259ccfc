namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "RANDLORA"), LayoutField(AdapterLibrary.Peft, "fan_in_fan_out")]
[ConfigConstant(AdapterLibrary.Peft, "bias", "none"), ConfigConstant(AdapterLibrary.Peft, "save_projection", true)]
[ConfigConstant(AdapterLibrary.Peft, "projection_prng_key", 0, TrainingOnly = true)]
[ConfigConstant(AdapterLibrary.Peft, "sparse", false, TrainingOnly = true)]
[ConfigConstant(AdapterLibrary.Peft, "very_sparse", false, TrainingOnly = true)]
[ConfigConstant(AdapterLibrary.Peft, "init_weights", true, TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "r", Of = nameof(Rank))]
[ConfigField(AdapterLibrary.Peft, "randlora_alpha", Of = nameof(Alpha))]
[ConfigField(AdapterLibrary.Peft, "randlora_dropout", Of = nameof(Dropout), TrainingOnly = true)]
[StoredAs(AdapterLibrary.Peft, "randlora_A", Of = "a", Whole = true)]
[StoredAs(AdapterLibrary.Peft, "randlora_B", Of = "b", Whole = true)]
[StoredAs(AdapterLibrary.Peft, "randlora_lambda", Of = "ranks")]
[StoredAs(AdapterLibrary.Peft, "randlora_gamma", Of = "features")]
public sealed partial class RandLoraAttribute;
