namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "VERA"), LayoutField(AdapterLibrary.Peft, "fan_in_fan_out")]
[ConfigConstant(AdapterLibrary.Peft, "bias", "none"), ConfigConstant(AdapterLibrary.Peft, "save_projection", true, TrainingOnly = true)]
[ConfigConstant(AdapterLibrary.Peft, "projection_prng_key", 0, TrainingOnly = true)]
[ConfigConstant(AdapterLibrary.Peft, "init_weights", true, TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "r", Of = nameof(Rank))]
[ConfigField(AdapterLibrary.Peft, "d_initial", Of = nameof(Initial), TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "vera_dropout", Of = nameof(Dropout), TrainingOnly = true)]
[StoredAs(AdapterLibrary.Peft, "vera_A", Of = "a", Whole = true)]
[DrawnAgain(AdapterLibrary.Peft, "projection_prng_key", "save_projection", order: 0, Of = "a")]
[StoredAs(AdapterLibrary.Peft, "vera_B", Of = "b", Whole = true)]
[DrawnAgain(AdapterLibrary.Peft, "projection_prng_key", "save_projection", order: 1, Of = "b")]
[StoredAs(AdapterLibrary.Peft, "vera_lambda_d", Of = "d")]
[StoredAs(AdapterLibrary.Peft, "vera_lambda_b", Of = "scale")]
public sealed partial class VeraAttribute;
