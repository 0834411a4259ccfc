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

    /// <summary>
    /// The share of the probability that the most likely tokens drawn from have together (Holtzman et al., arXiv 1904.09751); 1 for all.
    /// </summary>
    public double TopP { get; init; } = 1;

    /// <summary>
    /// By how much logits of tokens that the text has already are made less likely: positive ones are divided by it, negative ones
    /// multiplied (Keskar et al., arXiv 1909.05858); 1 for not at all. The tokens of a prompt count, those of a source do not.
    /// </summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>
    /// How many continuations of a text are kept at a time; with more than 1, the one whose tokens are most likely together is found, and
    /// none is drawn.
    /// </summary>
    public int Beams { get; init; } = 1;

    /// <summary>
    /// The power of a continuation's number of tokens by which the sum of their log-probabilities is divided, where there are several
    /// beams; above 0 for longer texts, 0 for the sum itself.
    /// </summary>
    public double LengthPenalty { get; init; } = 1;

    /// <summary>
    /// The tokens that end a text: any of them is the last token of it. <see cref="EndTokens.Of"/> gives those of a base.
    /// </summary>
    public IReadOnlyCollection<int> Ends { get; init; } = [];

    /// <summary>
    /// Of a model that writes a target for each source, the token that stands before the target's first, as a language's of mBART; null
    /// for the architecture's own.
    /// </summary>
    public int? Start { get; init; }

    /// <summary>
    /// The task of each prompt (<see cref="Batch.Tasks"/>), for methods over several tasks; null for task 0 of all.
    /// </summary>
    public IReadOnlyList<int>? Tasks { get; init; }

    /// <summary>
    /// Says of the row of a prompt and the tokens that were added to it whether they end the text, as where it then has a word that ends
    /// it; null for no such rule.
    /// </summary>
    public Func<int, IReadOnlyList<int>, bool>? Ended { get; init; }

    /// <summary>
    /// Is told each token as it is chosen, with the row of its prompt; not with several beams, of which tokens may yet be dropped.
    /// </summary>
    public Action<int, int>? Chosen { get; init; }

    /// <summary>False to compute whole texts for each token, though keys and values could be kept.</summary>
    public bool KeepsKeys { get; init; } = true;

    /// <summary>Decides what is drawn: equal seeds, prompts and weights give equal texts.</summary>
    public long Seed { get; init; } = 42;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">Options contradict each other.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Tokens);
        ArgumentOutOfRangeException.ThrowIfLessThan(Beams, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(RepetitionPenalty);
        if (!double.IsFinite(LengthPenalty))
            throw new ArgumentOutOfRangeException(nameof(LengthPenalty), LengthPenalty, "A length penalty is a number.");
        if (Temperature == 0 && (TopK > 0 || TopP < 1))
        {
            throw new ArgumentException(
                $"{nameof(TopK)} and {nameof(TopP)} say what is drawn from, and at {nameof(Temperature)} 0 nothing is drawn."
            );
        }
        if (Beams == 1 && LengthPenalty != 1)
        {
            throw new ArgumentException($"{nameof(LengthPenalty)} weighs the lengths of several continuations: give {nameof(Beams)}.");
        }
        if (Beams > 1 && Temperature != 0)
        {
            throw new ArgumentException(
                $"{nameof(Beams)} is {Beams}, and {nameof(Temperature)} {Temperature}: a search over several beams draws nothing."
            );
        }

        if (Beams > 1 && Chosen is not null)
        {
            throw new ArgumentException(
                $"{nameof(Chosen)} is told no tokens where {nameof(Beams)} is {Beams}: which ones stay is known at the end alone."
            );
        }
    }

    /// <summary>True if the last of the added tokens ends a text, or they all together.</summary>
    internal bool EndsWith(int row, IReadOnlyList<int> added) => Ends.Contains(added[^1]) || Ended?.Invoke(row, added) == true;

    /// <summary>Logits (V) with those of tokens that a text has made less likely.</summary>
    internal float[] Penalised(float[] logits, IReadOnlyList<int> prompt, IReadOnlyList<int> added)
    {
        if (RepetitionPenalty == 1)
            return logits;
        float[] penalised = [.. logits];
        foreach (var token in prompt.Concat(added).Distinct())
            penalised[token] = (float)(logits[token] > 0 ? logits[token] / RepetitionPenalty : logits[token] * RepetitionPenalty);
        return penalised;
    }
}
