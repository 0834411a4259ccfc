namespace DslPeft;

// Its forms in the files of other libraries.
[FileForm(AdapterLibrary.Peft, "TRAINABLE_TOKENS"), StoredAs(AdapterLibrary.Peft, "trainable_tokens_delta")]
[ConfigField(AdapterLibrary.Peft, "token_indices", Of = nameof(Tokens))]
public sealed partial class TrainableTokensAttribute;
