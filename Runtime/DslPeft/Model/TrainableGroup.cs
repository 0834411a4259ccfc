using TorchSharp.Modules;

namespace DslPeft;

/// <summary>What an optimizer updates as one tensor: a flat buffer over many parameters, or a single routed copy.</summary>
/// <param name="Name">Name of the group.</param>
/// <param name="Decay">True if weight decay applies.</param>
/// <param name="Tensor">The buffer; its gradient is null only for a routed copy that the last passes did not use.</param>
public sealed record TrainableGroup(string Name, bool Decay, Parameter Tensor)
{
    /// <summary>By what the group's learning rate is a multiple of the run's.</summary>
    public double Rate { get; init; } = 1;
}
