namespace DslPeft;

/// <summary>How the changes that several adapters make of the base are combined.</summary>
public enum MergeKind
{
    /// <summary>Their weighted sum: Σ wᵢ ΔWᵢ (task arithmetic, Ilharco et al., arXiv 2212.04089).</summary>
    Linear,

    /// <summary>Each keeps its largest entries, and the weighted sum is taken.</summary>
    MagnitudePrune,

    /// <summary>
    /// TIES (Yadav et al., arXiv 2306.01708): each keeps its largest entries; of these, those of the sign that outweighs the other are
    /// added with their weights, and divided by their number.
    /// </summary>
    Ties,

    /// <summary>
    /// DARE (Yu et al., arXiv 2311.03099): each keeps random entries, made larger by 1 over their share, and the weighted sum is taken.
    /// </summary>
    DareLinear,

    /// <summary>As <see cref="Ties"/>, over the random entries of <see cref="DareLinear"/>.</summary>
    DareTies,
}

/// <summary>
/// Which of two signs outweighs the other at an entry: that of the sum, or the more frequent one. Zero counts as positive.
/// </summary>
public enum MajoritySign
{
    Total,
    Frequency,
}

/// <summary>One of the adapters that are merged.</summary>
/// <param name="Model">The adaptation, over the same base as the others.</param>
/// <param name="Weight">Its weight w.</param>
public sealed record WeightedAdapter(AdaptedModel Model, double Weight);

/// <summary>Options of a merge.</summary>
public sealed record MergeOptions
{
    /// <summary>How the changes are combined.</summary>
    public MergeKind Kind { get; init; }

    /// <summary>The share of entries that each change keeps, above 0 and up to 1; without effect on a linear merge.</summary>
    public double Density { get; init; } = 1;

    /// <summary>How TIES elects signs.</summary>
    public MajoritySign MajoritySign { get; init; }

    /// <summary>Seed of DARE's random entries.</summary>
    public long Seed { get; init; } = 42;

    internal void Require()
    {
        if (!(Density > 0 && Density <= 1))
            throw new ArgumentOutOfRangeException(nameof(Density), Density, "A merge keeps a share of the entries above 0, and up to 1.");
    }
}
