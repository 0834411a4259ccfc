namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "HRA")]
[ConfigConstant(AdapterLibrary.Peft, "bias", "none"), ConfigConstant(AdapterLibrary.Peft, "init_weights", true, TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "r", Of = nameof(Rank))]
[ConfigField(AdapterLibrary.Peft, "apply_GS", Of = nameof(Orthogonal))]
[StoredAs(AdapterLibrary.Peft, "hra_u", Of = "directions")]
public sealed partial class HraAttribute;
