using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>A stored tensor as its file describes it.</summary>
internal readonly record struct StoredForm(string Name, ScalarType Type, long[] Shape);

/// <summary>A file of tensors by name.</summary>
internal interface IWeightFile : IDisposable
{
    /// <summary>The names of all tensors.</summary>
    IEnumerable<string> Names { get; }

    /// <summary>Type and shape of a tensor that the file holds.</summary>
    StoredForm Form(string name);

    /// <summary>A new CPU tensor that owns its memory, in the stored type and shape.</summary>
    /// <exception cref="CheckpointException">No tensor has that name, or its bytes are not values of its type.</exception>
    Tensor Read(string name);

    /// <summary>Copies a stored tensor into a destination of the same shape and a type that it converts to.</summary>
    /// <exception cref="CheckpointException">No tensor has that name, or it does not fit. The destination is then unchanged.</exception>
    void ReadInto(string name, Tensor destination);

    /// <summary>Throws unless <see cref="ReadInto"/> would succeed.</summary>
    void CheckReadable(string name, Tensor destination);

    /// <summary>
    /// Opens an ONNX model by its name, or a file of safetensors or of <c>torch.save</c>, whichever its content is or, where that is
    /// neither, its name says.
    /// </summary>
    /// <exception cref="CheckpointException">It is missing, damaged or none of these.</exception>
    static IWeightFile Open(string path)
    {
        try
        {
            MistakenFile.Refuse(path);
            if (CheckpointLayout.IsOnnx(path))
                return OnnxFile.Open(path);
            return PyTorchFile.IsOne(path) || PyTorchFile.HasItsName(path) ? PyTorchFile.Open(path) : SafetensorsFile.Open(path);
        }
        catch (Exception failure) when (failure is (IOException or UnauthorizedAccessException) and not CheckpointException)
        {
            throw new CheckpointException(path, $"cannot be opened: {failure.Message}", failure);
        }
    }

    /// <summary>Throws if a tensor of a file does not fit a destination.</summary>
    /// <exception cref="CheckpointException">Its shape is another one, or its type does not convert.</exception>
    static void CheckFits(string path, StoredForm stored, Tensor destination)
    {
        var shape = destination.shape;
        if (!shape.AsSpan().SequenceEqual(stored.Shape))
        {
            throw new CheckpointException(
                path,
                $"tensor '{stored.Name}' has shape {SafetensorsTypes.Describe(stored.Shape)}, expected {SafetensorsTypes.Describe(shape)}"
            );
        }

        if (!SafetensorsTypes.CanConvert(stored.Type, destination.dtype))
        {
            throw new CheckpointException(
                path,
                $"tensor '{stored.Name}' has type {SafetensorsTypes.Describe(stored.Type)}, which does not convert to {SafetensorsTypes.Describe(destination.dtype)}"
            );
        }
    }
}
