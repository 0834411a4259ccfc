namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "VBLORA"), LayoutField(AdapterLibrary.Peft, "fan_in_fan_out")]
[ConfigConstant(AdapterLibrary.Peft, "bias", "none"), ConfigConstant(AdapterLibrary.Peft, "save_only_topk_weights", false)]
[ConfigField(AdapterLibrary.Peft, "r", Of = nameof(Rank))]
[ConfigField(AdapterLibrary.Peft, "num_vectors", Of = nameof(Vectors))]
[ConfigField(AdapterLibrary.Peft, "vector_length", Of = nameof(Length))]
[ConfigField(AdapterLibrary.Peft, "topk", Of = nameof(Best))]
[ConfigField(AdapterLibrary.Peft, "init_vector_bank_bound", Of = nameof(Bound), TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "init_logits_std", Of = nameof(Std), TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "vblora_dropout", Of = nameof(Dropout), TrainingOnly = true)]
[StoredAs(AdapterLibrary.Peft, "vblora_vector_bank", Of = "bank", Whole = true)]
[StoredAs(AdapterLibrary.Peft, "vblora_logits_A", Of = "logitsA")]
[StoredAs(AdapterLibrary.Peft, "vblora_logits_B", Of = "logitsB")]
public sealed partial class VbLoraAttribute;
