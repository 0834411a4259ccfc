using static TorchSharp.torch;

namespace DslPeft;

/// <summary>Everything a model computes on the way.</summary>
/// <param name="HiddenStates">The last stack's: the embeddings' output and each layer's, (B, T, H) each; the last one's behind the stack's
/// norm, where it has one.</param>
/// <param name="Attentions">The attention probabilities of each of its layers, (B, heads, T, T) each: how much a row's token attends to a
/// column's.</param>
/// <param name="Pooled">The pooled state (B, H), where the architecture has a pooler.</param>
public sealed record Inspection(IReadOnlyList<Tensor> HiddenStates, IReadOnlyList<Tensor> Attentions, Tensor? Pooled) : IDisposable
{
    /// <summary>Of a model of two stacks, the first one's states, as <see cref="HiddenStates"/>, (B, S, H) each.</summary>
    public IReadOnlyList<Tensor> EncoderStates { get; init; } = [];

    /// <summary>Its attention probabilities, (B, heads, S, S) each.</summary>
    public IReadOnlyList<Tensor> EncoderAttentions { get; init; } = [];

    /// <summary>
    /// The probabilities between the two stacks, of each layer of the second, (B, heads, T, S): how much a token of the target attends to
    /// one of the source.
    /// </summary>
    public IReadOnlyList<Tensor> CrossAttentions { get; init; } = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in HiddenStates.Concat(Attentions).Concat(EncoderStates).Concat(EncoderAttentions).Concat(CrossAttentions))
            tensor.Dispose();
        Pooled?.Dispose();
    }
}
