namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "BOFT"), LayoutField(AdapterLibrary.Peft, "fan_in_fan_out")]
[ConfigConstant(AdapterLibrary.Peft, "bias", "none"), ConfigConstant(AdapterLibrary.Peft, "boft_dropout", 0.0, TrainingOnly = true)]
[ConfigConstant(AdapterLibrary.Peft, "init_weights", true, TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "boft_block_size", Of = nameof(BlockSize))]
[ConfigField(AdapterLibrary.Peft, "boft_block_num", Of = nameof(BlockCount))]
[ConfigField(AdapterLibrary.Peft, "boft_n_butterfly_factor", Of = nameof(Factors), TrainingOnly = true)]
[StoredAs(AdapterLibrary.Peft, "boft_R", Of = "rotations")]
[Beside(AdapterLibrary.Peft, "boft_P", nameof(Permutations), Of = "rotations")]
[StoredAs(AdapterLibrary.Peft, "boft_s", Of = "scale")]
public sealed partial class BoftAttribute;
