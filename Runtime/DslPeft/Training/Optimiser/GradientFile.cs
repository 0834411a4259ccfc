using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>Keeps the gradients that a step has summed up so far, where a run is stopped between its batches.</summary>
internal static class GradientFile
{
    public static void Write(string path, AdaptedModel model)
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(
            path,
            model.TrainableGroups.Where(g => g.Tensor.grad is not null).Select(g => KeyValuePair.Create(g.Name, g.Tensor.grad!))
        );
    }

    /// <summary>Holds names, shapes and types against those of the groups.</summary>
    /// <exception cref="CheckpointException">A gradient is of no group, or of another shape or type than its group.</exception>
    public static void RequireFit(SafetensorsFile file, AdaptedModel model)
    {
        var groups = model.TrainableGroups.ToDictionary(group => group.Name);
        foreach (var name in file.Entries.Keys)
        {
            if (!groups.TryGetValue(name, out var group))
            {
                throw new CheckpointException(file.Path, $"holds a gradient of '{name}', which {model.Info.Name} does not train");
            }
            file.RequireSame(name, group.Tensor);
        }
    }

    /// <summary>Gives the gradients back; a group that had none has none again.</summary>
    public static void Read(SafetensorsFile file, AdaptedModel model)
    {
        RequireFit(file, model);
        model.ZeroGradients();
        foreach (var group in model.TrainableGroups.Where(g => file.Entries.ContainsKey(g.Name)))
        {
            using var present = group.Tensor.grad;
            if (present is not null)
            {
                file.ReadInto(group.Name, present);
                continue;
            }
            using var gradient = file.Read(group.Name);
            group.Tensor.grad = gradient;
        }
    }
}
