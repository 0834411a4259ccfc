using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>The values of a model's own tensors at one moment.</summary>
internal sealed class ParameterCopy : IDisposable
{
    private readonly Dictionary<string, Tensor> _tensors;

    private ParameterCopy(Dictionary<string, Tensor> tensors) => _tensors = tensors;

    public IReadOnlyDictionary<string, Tensor> Tensors => _tensors;

    public static ParameterCopy Of(AdaptedModel model)
    {
        using var noGrad = no_grad();
        return new ParameterCopy(model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.clone().DetachFromDisposeScope()));
    }

    /// <summary>Reads what <see cref="SafetensorsWriter"/> wrote of <see cref="Tensors"/>.</summary>
    public static ParameterCopy Read(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return new ParameterCopy(file.Entries.Keys.ToDictionary(name => name, file.Read));
    }

    /// <exception cref="CheckpointException">Names or shapes do not agree.</exception>
    public void WriteTo(AdaptedModel model, string source)
    {
        try
        {
            model.load_state_dict(_tensors);
        }
        catch (InvalidOperationException fault)
        {
            throw new CheckpointException(source, fault.Message, fault);
        }
    }

    public void Dispose()
    {
        foreach (Tensor tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
