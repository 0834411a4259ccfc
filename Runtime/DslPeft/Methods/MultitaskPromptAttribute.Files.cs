namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "MULTITASK_PROMPT_TUNING", Prompt = true)]
[ConfigField(AdapterLibrary.Peft, "num_virtual_tokens", Of = nameof(Length))]
[ConfigField(AdapterLibrary.Peft, "num_tasks", Of = nameof(Tasks))]
[ConfigField(AdapterLibrary.Peft, "num_ranks", Of = nameof(Rank))]
[StoredAs(AdapterLibrary.Peft, "prompt_embeddings", Of = "prompt", Whole = true)]
[StoredAs(AdapterLibrary.Peft, "prefix_task_cols", Of = "columns", Whole = true)]
[StoredAs(AdapterLibrary.Peft, "prefix_task_rows", Of = "rows", Whole = true)]
public sealed partial class MultitaskPromptAttribute;
