namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "OFT")]
[ConfigConstant(AdapterLibrary.Peft, "module_dropout", 0.0, TrainingOnly = true)]
[ConfigConstant(AdapterLibrary.Peft, "init_weights", true, TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "r", Of = nameof(Blocks), Pattern = "rank_pattern")]
[ConfigField(AdapterLibrary.Peft, "block_share", Of = nameof(Share))]
[ConfigField(AdapterLibrary.Peft, "coft", Of = nameof(Constrained))]
[ConfigField(AdapterLibrary.Peft, "eps", Of = nameof(Epsilon))]
[StoredAs(AdapterLibrary.Peft, "oft_r", Of = "rotations")]
public sealed partial class OftAttribute;
