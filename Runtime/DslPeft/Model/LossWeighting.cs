using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>What each class counts for in the loss of an adaptation.</summary>
/// <param name="info">The adaptation.</param>
internal sealed class LossWeighting(AdaptationInfo info) : IDisposable
{
    private IReadOnlyList<double>? _classes;
    private Tensor? _tensor;

    /// <summary>The weights in the order of the classes; null for 1 each.</summary>
    /// <exception cref="ArgumentException">The head has no classes of which one is right, or not as many; a weight is below 0 or not
    /// finite, or all are 0.</exception>
    public IReadOnlyList<double>? Classes
    {
        get => _classes;
        set
        {
            if (value is not null && (!info.TakesClassWeights || value.Count != info.Labels))
            {
                throw new ArgumentException(
                    $"{value.Count} class weights were given, and {info.Name} has a {info.Head} head of {info.Labels} outputs.",
                    nameof(value)
                );
            }

            if (value is not null && (value.Any(weight => !(weight >= 0 && double.IsFinite(weight))) || value.All(weight => weight == 0)))
            {
                throw new ArgumentException(
                    "Class weights are finite numbers from 0 up, one of them above 0: without any weight there is no loss.",
                    nameof(value)
                );
            }

            _classes = value;
            Drop();
        }
    }

    /// <summary>The weights (C), which stay this object's; null for 1 each.</summary>
    public Tensor? On(Device device) =>
        _classes is null
            ? null
            : _tensor ??= tensor([.. _classes.Select(weight => (float)weight)], device: device).DetachFromDisposeScope();

    /// <summary>Drops the tensor: the adaptation moves to another device.</summary>
    public void Drop()
    {
        _tensor?.Dispose();
        _tensor = null;
    }

    public void Dispose() => Drop();
}
