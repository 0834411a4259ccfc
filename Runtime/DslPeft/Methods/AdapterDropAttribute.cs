using System.ComponentModel;

namespace DslPeft;

/// <summary>
/// Robust AdapterDrop (Rücklé et al., arXiv 2010.11918): each forward pass of training leaves the adapters out of the lowest k layers, k
/// drawn uniformly from 0 to <see cref="Most"/>; inference runs with any k (<see cref="AdaptedModel.DroppedLayers"/>). A fixed k is the
/// method's <c>Layers</c>.
/// </summary>
[PeftMethod(Join.Drop)]
[Requires(
    "Most >= 1 && Most < Layers",
    "{Method} leaves the method out of up to {Most} layers; it must be 1 to {Layers - 1}, so that a layer keeps it",
    Rule = "DPEFT257"
)]
public sealed class AdapterDropAttribute<T> : AroundAttribute<T>
    where T : PeftAttribute
{
    /// <summary>The largest number of layers that a pass leaves out.</summary>
    public required int Most { get; init; }
}
