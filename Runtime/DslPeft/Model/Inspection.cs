using static TorchSharp.torch;

namespace DslPeft;

/// <summary>Everything an encoder computes on the way.</summary>
/// <param name="HiddenStates">The embeddings' output and each layer's, (B, T, H) each; the last one's behind the stack's norm, where it has one.</param>
/// <param name="Attentions">The attention probabilities of each layer, (B, heads, T, T) each: how much a row's token attends to a column's.</param>
/// <param name="Pooled">The pooled state (B, H), where the architecture has a pooler.</param>
public sealed record Inspection(IReadOnlyList<Tensor> HiddenStates, IReadOnlyList<Tensor> Attentions, Tensor? Pooled) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in HiddenStates.Concat(Attentions))
            tensor.Dispose();
        Pooled?.Dispose();
    }
}
