using static TorchSharp.torch;

namespace DslPeft;

/// <summary>What an encoder computes: hidden states (B, T, H) and, where the architecture has a pooler, the pooled state (B, H).</summary>
public sealed record EncoderOutput(Tensor LastHiddenState, Tensor? Pooled) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        LastHiddenState.Dispose();
        Pooled?.Dispose();
    }
}
