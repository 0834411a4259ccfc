namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "LOKR", Property = nameof(Scale), Is = 1.0)]
[ConfigConstant(AdapterLibrary.Peft, "alpha", 8, TrainingOnly = true)]
[ConfigConstant(AdapterLibrary.Peft, "rank_dropout", 0.0, TrainingOnly = true)]
[ConfigConstant(AdapterLibrary.Peft, "module_dropout", 0.0, TrainingOnly = true)]
[ConfigConstant(AdapterLibrary.Peft, "use_effective_conv2d", false)]
[ConfigConstant(AdapterLibrary.Peft, "init_weights", true, TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "r", Of = nameof(Rank), Pattern = "rank_pattern")]
[ConfigField(AdapterLibrary.Peft, "decompose_factor", Of = nameof(Factor))]
[ConfigField(AdapterLibrary.Peft, "decompose_both", Of = nameof(DecomposeBoth))]
[StoredAs(AdapterLibrary.Peft, "lokr_w1", Of = "c")]
[StoredAs(AdapterLibrary.Peft, "lokr_w1_a", Of = "c1")]
[StoredAs(AdapterLibrary.Peft, "lokr_w1_b", Of = "c2")]
[StoredAs(AdapterLibrary.Peft, "lokr_w2_a", Of = "a")]
[StoredAs(AdapterLibrary.Peft, "lokr_w2_b", Of = "b")]
[StoredAs(AdapterLibrary.Peft, "lokr_w2", Of = "whole")]
public sealed partial class LokrAttribute;
