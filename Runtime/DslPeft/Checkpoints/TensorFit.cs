using static TorchSharp.torch;

namespace DslPeft.Checkpoints;

/// <summary>Whether a stored tensor may be copied into another one.</summary>
internal static class TensorFit
{
    /// <exception cref="CheckpointException">The shapes differ, or the stored type does not convert (<see cref="SafetensorsTypes.CanConvert"/>).</exception>
    public static void Check(string path, TensorEntry entry, Tensor destination)
    {
        var shape = destination.shape;
        if (!shape.AsSpan().SequenceEqual(entry.Shape))
            throw new CheckpointException(path, $"tensor '{entry.Name}' has shape {SafetensorsTypes.Describe(entry.Shape)}, expected {SafetensorsTypes.Describe(shape)}");
        if (!SafetensorsTypes.CanConvert(entry.Type, destination.dtype))
            throw new CheckpointException(path, $"tensor '{entry.Name}' has type {SafetensorsTypes.Describe(entry.Type)}, which does not convert to {SafetensorsTypes.Describe(destination.dtype)}");
    }
}
