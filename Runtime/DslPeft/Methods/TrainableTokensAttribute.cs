namespace DslPeft;

/// <summary>
/// Trainable tokens: some rows of an embedding table are trained, such as those of added words, and the rest of it stays as it is. The
/// rows start from the table's, and deployment puts them back into a copy of it.
/// </summary>
[PeftMethod(Join.Select, Mergeable = true), Thaw(Role.Embedding, AtSites = true, Rows = nameof(Tokens))]
[TypicalLearningRate(1e-5, 1e-1)]
public sealed partial class TrainableTokensAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Ids of the rows, each once, in the order in which they are kept.</summary>
    public required int[] Tokens { get; init; }
}
