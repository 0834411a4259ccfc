namespace DslPeft.Generation;

/// <summary>How tokens are chosen, one after the other.</summary>
public sealed record GenerationOptions
{
    /// <summary>Most tokens that are added to a prompt.</summary>
    public int Tokens { get; init; } = 50;

    /// <summary>What logits are divided by before a token is drawn; 0 takes the most likely token.</summary>
    public double Temperature { get; init; }

    /// <summary>How many of the most likely tokens are drawn from (Fan et al., arXiv 1805.04833); 0 for all.</summary>
    public int TopK { get; init; }

    /// <summary>The share of the probability that the most likely tokens drawn from have together (Holtzman et al., arXiv 1904.09751); 1 for all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>The tokens that end a text: any of them is the last token of it. <see cref="EndTokens.Of"/> gives those of a base.</summary>
    public IReadOnlyCollection<int> Ends { get; init; } = [];

    /// <summary>Of a model that writes a target for each source, the token that stands before the target's first, as a language's of mBART; null for the architecture's own.</summary>
    public int? Start { get; init; }

    /// <summary>Decides what is drawn: equal seeds, prompts and weights give equal texts.</summary>
    public long Seed { get; init; } = 42;
}
