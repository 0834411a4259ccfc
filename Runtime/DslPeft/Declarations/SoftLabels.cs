using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// What a teacher says of the rows of a batch (Hinton et al., arXiv 1503.02531): the loss of a classification is then the Kullback-Leibler
/// divergence of its softened probabilities from the teacher's, <c>KL(softmax(t/T) ‖ softmax(s/T))·T²</c>, a mean over the rows.
/// </summary>
/// <param name="logits">The teacher's logits t, (B, C).</param>
/// <param name="temperature">The temperature T that both are divided by, above 0.</param>
public sealed class SoftLabels(Tensor logits, double temperature) : IDisposable
{
    /// <summary>The teacher's logits (B, C).</summary>
    public Tensor Logits => logits;

    /// <summary>The temperature.</summary>
    public double Temperature => temperature;

    /// <summary>The loss of a student.</summary>
    /// <param name="student">Its logits (B, C).</param>
    /// <returns>A scalar that the caller disposes.</returns>
    public Tensor Loss(Tensor student)
    {
        using var scope = NewDisposeScope();
        var (own, given) = (log_softmax(student / Scalars.Of(temperature), 1), log_softmax(logits / Scalars.Of(temperature), 1));
        return ((given.exp() * (given - own)).sum(dim: 1).mean() * Scalars.Of(temperature * temperature)).MoveToOuterDisposeScope();
    }

    /// <summary>Some rows.</summary>
    internal SoftLabels Slice(long first, long rows) => new(logits.narrow(0, first, rows), temperature);

    /// <summary>A copy on another device.</summary>
    internal SoftLabels To(Device device) => new(logits.to(device), temperature);

    internal void Detach() => logits.DetachFromDisposeScope();

    /// <inheritdoc/>
    public void Dispose() => logits.Dispose();
}
