namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "LOHA")]
[ConfigConstant(AdapterLibrary.Peft, "rank_dropout", 0.0, TrainingOnly = true)]
[ConfigConstant(AdapterLibrary.Peft, "module_dropout", 0.0, TrainingOnly = true)]
[ConfigConstant(AdapterLibrary.Peft, "use_effective_conv2d", false)]
[ConfigConstant(AdapterLibrary.Peft, "init_weights", true, TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "r", Of = nameof(Rank), Pattern = "rank_pattern")]
[ConfigField(AdapterLibrary.Peft, "alpha", Of = nameof(Alpha), Pattern = "alpha_pattern")]
[StoredAs(AdapterLibrary.Peft, "hada_w1_a", Of = "a1")]
[StoredAs(AdapterLibrary.Peft, "hada_w1_b", Of = "b1")]
[StoredAs(AdapterLibrary.Peft, "hada_w2_a", Of = "a2")]
[StoredAs(AdapterLibrary.Peft, "hada_w2_b", Of = "b2")]
public sealed partial class LohaAttribute;
