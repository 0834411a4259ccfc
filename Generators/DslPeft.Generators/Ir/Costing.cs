namespace DslPeft.Generators.Ir;

/// <summary>What an adaptation computes: its training form, its deployed form, and the bare base under the same head.</summary>
internal sealed record Costing(
    Polynomial Base,
    Polynomial Forward,
    Polynomial Backward,
    Polynomial Deployed,
    Polynomial ActivationBytes,
    int BackpropagatedLayers,
    int Layers,
    bool IsLowerBound
)
{
    /// <summary>What of <see cref="Backward"/> is layers that run again.</summary>
    public Polynomial Recomputed { get; init; }

    /// <summary>The most bytes that such a layer keeps while its gradients are computed, beside <see cref="ActivationBytes"/>.</summary>
    public Polynomial RecomputedBytes { get; init; }

    public static readonly Costing None = new(default, default, default, default, default, 0, 0, false);
}
