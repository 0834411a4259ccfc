namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "POLY"), ConfigConstant(AdapterLibrary.Peft, "poly_type", "poly")]
[ConfigField(AdapterLibrary.Peft, "r", Of = nameof(Rank))]
[ConfigField(AdapterLibrary.Peft, "n_tasks", Of = nameof(Tasks))]
[ConfigField(AdapterLibrary.Peft, "n_skills", Of = nameof(Skills))]
[ConfigField(AdapterLibrary.Peft, "n_splits", Of = nameof(Splits))]
[StoredAs(AdapterLibrary.Peft, "poly_router.module_logits", Of = "router")]
[StoredAs(AdapterLibrary.Peft, "poly_lora_A", Of = "a")]
[StoredAs(AdapterLibrary.Peft, "poly_lora_B", Of = "b")]
public sealed partial class PolyAttribute;
