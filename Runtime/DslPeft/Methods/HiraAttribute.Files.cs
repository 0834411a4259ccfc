namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "HIRA"), LayoutField(AdapterLibrary.Peft, "fan_in_fan_out")]
[ConfigConstant(AdapterLibrary.Peft, "hira_dropout", 0.0, TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "r", Of = nameof(Rank), Pattern = "rank_pattern")]
[ConfigField(AdapterLibrary.Peft, "init_weights", Of = nameof(Start), Form = FieldForm.TrueOrName, TrainingOnly = true)]
[StoredAs(AdapterLibrary.Peft, "hira_A", Of = "a")]
[StoredAs(AdapterLibrary.Peft, "hira_B", Of = "b")]
public sealed partial class HiraAttribute;
