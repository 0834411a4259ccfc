using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// What a plain model computes: the last stack's hidden states (B, T, H) and, where the architecture has a pooler, the pooled state (B,
/// H).
/// </summary>
public sealed record EncoderOutput(Tensor LastHiddenState, Tensor? Pooled) : IDisposable
{
    /// <summary>Of a model of two stacks, what the first one gives, (B, S, H).</summary>
    public Tensor? Memory { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        LastHiddenState.Dispose();
        Pooled?.Dispose();
        Memory?.Dispose();
    }
}
