namespace DslPeft;

/// <summary>Trainable tokens: some rows of an embedding table are trained, such as those of added words, and the rest of it stays as it is. The rows
/// start from the table's, and deployment puts them back into a copy of it.</summary>
[PeftMethod(Join.Select, Mergeable = true), Thaw(Role.Embedding, AtSites = true, Rows = nameof(Tokens))]
[FileForm(AdapterLibrary.Peft, "TRAINABLE_TOKENS"), StoredAs(AdapterLibrary.Peft, "trainable_tokens_delta")]
[TypicalLearningRate(1e-5, 1e-1)]
public sealed class TrainableTokensAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Ids of the rows, each once, in the order in which they are kept.</summary>
    [ConfigField(AdapterLibrary.Peft, "token_indices")]
    public required int[] Tokens { get; init; }
}
