namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "SHIRA"), LayoutField(AdapterLibrary.Peft, "fan_in_fan_out")]
[ConfigConstant(AdapterLibrary.Peft, "mask_type", "random", TrainingOnly = true)]
[ConfigConstant(AdapterLibrary.Peft, "init_weights", true, TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "r", Of = nameof(Rank))]
[ConfigField(AdapterLibrary.Peft, "random_seed", Of = nameof(Seed), TrainingOnly = true)]
[StoredAs(AdapterLibrary.Peft, "shira_weight", Of = "values")]
[StoredAs(AdapterLibrary.Peft, "shira_indices", Of = "places")]
public sealed partial class ShiraAttribute;
