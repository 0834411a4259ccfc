using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>A place of a model that a stored tensor goes to.</summary>
/// <param name="Key">The checkpoint key, as the architecture declares it.</param>
/// <param name="Shape">The declared shape; equal to that of the destination.</param>
/// <param name="Destination">Where the values go: any strides, device and floating type.</param>
/// <param name="Required">Whether a checkpoint without this key is an error; a fresh classifier head is not required.</param>
public sealed record TensorSlot(string Key, long[] Shape, Tensor Destination, bool Required = true)
{
    /// <summary>
    /// Takes the values, in float32 on the CPU, in place of the destination, which then only says type and shape; they are freed
    /// afterwards.
    /// </summary>
    internal Action<Tensor>? Take { get; init; }
}
