namespace DslPeft;

/// <summary>
/// A count that depends on the batch: <c>Pass + B · (Row + T · Token + T² · TokenPair)</c> for B rows of T tokens; in a model of two
/// stacks, of T tokens of the targets, and as much more for S tokens of the sources: <c>B · (S · Source + S² · SourcePair + S · T ·
/// Crossing)</c>.
/// </summary>
/// <param name="Pass">What each pass costs whatever the batch.</param>
/// <param name="Row">What each row adds.</param>
/// <param name="Token">What each token of a row adds.</param>
/// <param name="TokenPair">What each pair of tokens of a row adds.</param>
public readonly record struct CostPolynomial(long Pass, long Row, long Token, long TokenPair)
{
    /// <summary>What each token of a row's source adds.</summary>
    public long Source { get; init; }

    /// <summary>What each pair of them adds.</summary>
    public long SourcePair { get; init; }

    /// <summary>What each pair of a token of the source and one of the target adds.</summary>
    public long Crossing { get; init; }

    /// <summary>The count for <paramref name="rows"/> rows of <paramref name="tokens"/> tokens each, padding included.</summary>
    /// <param name="rows">Rows B.</param>
    /// <param name="tokens">Tokens T of a row; in a model of two stacks, of its target.</param>
    /// <param name="source">In a model of two stacks, tokens S of a row's source.</param>
    public long At(long rows, long tokens, long source = 0) =>
        Pass + rows * (Row + tokens * (Token + tokens * TokenPair) + source * (Source + source * SourcePair + tokens * Crossing));
}

/// <summary>
/// What a model computes, known when it is compiled. Counts are floating point operations: a multiplication with an addition counts as
/// two, any other step of arithmetic as one an element; lookups, copies and dropout are free.
/// </summary>
public sealed record ModelCosts
{
    /// <summary>Inference with the bare base under the same head.</summary>
    public required CostPolynomial Base { get; init; }

    /// <summary>A forward pass of the training form, which is also inference before anything is merged.</summary>
    public required CostPolynomial Forward { get; init; }

    /// <summary>The backward pass of one forward pass; an attention computes its scores again.</summary>
    public required CostPolynomial Backward { get; init; }

    /// <summary>Inference with the deployed form.</summary>
    public required CostPolynomial Deployed { get; init; }

    /// <summary>
    /// Bytes that one forward pass in training keeps for its backward pass, in 32-bit floats on the CPU; parameters, gradients and the
    /// batch do not count. What an opaque body keeps is taken to be its operands.
    /// </summary>
    public required CostPolynomial ActivationBytes { get; init; }

    /// <summary>What of <see cref="Backward"/> is layers that run again (<see cref="RecomputeAttribute"/>).</summary>
    public CostPolynomial Recomputed { get; init; }

    /// <summary>
    /// The most bytes that a layer which runs again keeps while its gradients are computed, beside <see cref="ActivationBytes"/>.
    /// </summary>
    public CostPolynomial RecomputedBytes { get; init; }

    /// <summary>Forward and backward passes in a training step.</summary>
    public int Passes { get; init; } = 1;

    /// <summary>Layers of the base through which gradients flow; none for a method that trains beside the base.</summary>
    public required int BackpropagatedLayers { get; init; }

    /// <summary>Layers of the base.</summary>
    public required int Layers { get; init; }

    /// <summary>True if the work of some step, such as an opaque method body, is unknown and counts as none.</summary>
    public bool IsLowerBound { get; init; }

    /// <summary>
    /// A training step of B rows of T tokens, and in a model of two stacks S of the source: all passes, forward and backward.
    /// </summary>
    public long TrainingStep(long rows, long tokens, long source = 0) =>
        Passes * (Forward.At(rows, tokens, source) + Backward.At(rows, tokens, source));
}
