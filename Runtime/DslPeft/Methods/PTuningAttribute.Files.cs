namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "P_TUNING", Prompt = true)]
[ConfigField(AdapterLibrary.Peft, "num_virtual_tokens", Of = nameof(Length))]
[ConfigField(AdapterLibrary.Peft, "encoder_hidden_size", Of = nameof(Inner), TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "encoder_reparameterization_type", Of = nameof(Encoder), Form = FieldForm.Capitals, TrainingOnly = true)]
[ConfigField(AdapterLibrary.Peft, "encoder_num_layers", Of = nameof(Depth), TrainingOnly = true)]
[StoredAs(AdapterLibrary.Peft, "prompt_embeddings", Of = "prompt", Whole = true)]
public sealed partial class PTuningAttribute;
