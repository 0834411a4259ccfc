namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "BONE")]
[ConfigConstant(AdapterLibrary.Peft, "bias", "none")]
[ConfigField(AdapterLibrary.Peft, "r", Of = nameof(Rank))]
[ConfigField(AdapterLibrary.Peft, "init_weights", Of = nameof(Bat), Form = FieldForm.TruthOrName, Spelling = "bat")]
[StoredAs(AdapterLibrary.Peft, "bone_block", Of = "block")]
[StoredAs(AdapterLibrary.Peft, "bone_block", Of = "blocks")]
public sealed partial class BoneAttribute;
