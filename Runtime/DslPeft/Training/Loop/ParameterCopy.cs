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
        return new ParameterCopy(
            model.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.clone().DetachFromDisposeScope())
        );
    }

    /// <summary>Reads what <see cref="SafetensorsWriter"/> wrote of <see cref="Tensors"/>.</summary>
    public static ParameterCopy Read(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return new ParameterCopy(file.Entries.Keys.ToDictionary(name => name, file.Read));
    }

    /// <summary>Holds names, shapes and types against those of a model.</summary>
    /// <exception cref="CheckpointException">They do not agree; names each difference.</exception>
    public void RequireFit(AdaptedModel model, string source)
    {
        var own = model.named_parameters().ToDictionary(entry => entry.name, entry => (Tensor)entry.parameter);
        var problems = new ProblemList()
            .Add("missing", own.Keys.Except(_tensors.Keys))
            .Add(
                "other shape or type",
                own.Where(entry => _tensors.TryGetValue(entry.Key, out var found) && Form(found) != Form(entry.Value))
                    .Select(entry => $"{entry.Key}: expected {Form(entry.Value)}, found {Form(_tensors[entry.Key])}")
            )
            .Add("in the file but not in the adaptation", _tensors.Keys.Except(own.Keys));
        if (!problems.IsEmpty)
        {
            throw new CheckpointException(
                source,
                $"does not hold exactly the tensors of {model.Info.Name}, nothing was restored:{problems}"
            );
        }
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
        foreach (var tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }

    private static string Form(Tensor tensor) => $"{SafetensorsTypes.Describe(tensor.dtype)} {SafetensorsTypes.Describe(tensor.shape)}";
}
