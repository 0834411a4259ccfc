namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(
    AdapterLibrary.Peft,
    "PROMPT_TUNING",
    Prompt = true,
    Property = nameof(Tasks),
    Is = 1,
    OtherProperty = nameof(Style),
    OtherIs = PromptStyle.Input
)]
[FileForm(
    AdapterLibrary.AdapterHub,
    "prompt_tuning",
    Property = nameof(Tasks),
    Is = 1,
    OtherProperty = nameof(Style),
    OtherIs = PromptStyle.Embedded
)]
[ConfigConstant(AdapterLibrary.AdapterHub, "combine", "prefix")]
[ConfigField(AdapterLibrary.Peft, "num_virtual_tokens", Of = nameof(Length))]
[ConfigField(AdapterLibrary.AdapterHub, "prompt_length", Of = nameof(Length))]
[StoredAs(AdapterLibrary.Peft, "prompt_embeddings", Of = "prompt", Whole = true)]
[StoredAs(AdapterLibrary.AdapterHub, "prompt_tuning.prompt_tunings.{name}.prompt_embedding.weight", Of = "prompt", Whole = true)]
public sealed partial class PromptTuningAttribute;
