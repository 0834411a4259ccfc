namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "GRALORA"), LayoutField(AdapterLibrary.Peft, "fan_in_fan_out")]
[ConfigConstant(AdapterLibrary.Peft, "bias", "none"), ConfigConstant(AdapterLibrary.Peft, "init_weights", true, TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "r", Of = nameof(Rank))]
[ConfigField(AdapterLibrary.Peft, "alpha", Of = nameof(Alpha))]
[ConfigField(AdapterLibrary.Peft, "gralora_k", Of = nameof(Blocks))]
[ConfigField(AdapterLibrary.Peft, "hybrid_r", Of = nameof(Hybrid))]
[ConfigField(AdapterLibrary.Peft, "gralora_dropout", Of = nameof(Dropout), TrainingOnly = true)]
[StoredAs(AdapterLibrary.Peft, "gralora_A", Of = "a")]
[StoredAs(AdapterLibrary.Peft, "gralora_B", Of = "b")]
[StoredAs(AdapterLibrary.Peft, "gralora_A_general.weight", Of = "wholeA")]
[StoredAs(AdapterLibrary.Peft, "gralora_B_general.weight", Of = "wholeB")]
public sealed partial class GraLoraAttribute;
