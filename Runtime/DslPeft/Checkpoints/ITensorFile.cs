using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>A file of weights: tensors by name.</summary>
internal interface ITensorFile : IDisposable
{
    /// <summary>The path that it was opened with.</summary>
    string Path { get; }

    /// <summary>The names of all tensors.</summary>
    IEnumerable<string> Names { get; }

    /// <summary>What the file says of a tensor that it holds.</summary>
    TensorEntry Describe(string name);

    /// <summary>A new CPU tensor in the stored type and shape, which owns its memory.</summary>
    /// <exception cref="CheckpointException">No tensor has that name, or its bytes are not values of its type.</exception>
    Tensor Read(string name);

    /// <summary>Copies a tensor into one of the same shape and a type that it converts to. No gradient is recorded.</summary>
    /// <exception cref="CheckpointException">The tensor is not there or does not fit; the destination is then unchanged.</exception>
    void ReadInto(string name, Tensor destination);

    /// <summary>Throws unless <see cref="ReadInto"/> would succeed.</summary>
    void CheckReadable(string name, Tensor destination);
}
