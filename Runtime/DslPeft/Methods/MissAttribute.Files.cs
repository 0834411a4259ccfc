namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "MISS")]
[ConfigConstant(AdapterLibrary.Peft, "bias", "none")]
[ConfigField(AdapterLibrary.Peft, "r", Of = nameof(Rank))]
[ConfigField(AdapterLibrary.Peft, "init_weights", Of = nameof(Mini), Form = FieldForm.TruthOrName, Spelling = "mini")]
[ConfigField(AdapterLibrary.Peft, "mini_r", Of = nameof(Mini), Form = FieldForm.AtLeastOne)]
[ConfigField(AdapterLibrary.Peft, "miss_dropout", Of = nameof(Dropout), TrainingOnly = true)]
[StoredAs(AdapterLibrary.Peft, "miss_block", Of = "block")]
public sealed partial class MissAttribute;
