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
        SafetensorsWriter.Write(path, model.TrainableGroups.Where(g => g.Tensor.grad is not null).Select(g => KeyValuePair.Create(g.Name, g.Tensor.grad!)));
    }

    /// <summary>Gives the gradients back; a group that had none has none again.</summary>
    public static void Read(string path, AdaptedModel model)
    {
        model.ZeroGradients();
        using SafetensorsFile file = SafetensorsFile.Open(path);
        foreach (TrainableGroup group in model.TrainableGroups.Where(g => file.Entries.ContainsKey(g.Name)))
        {
            using Tensor? present = group.Tensor.grad;
            if (present is not null)
            {
                file.ReadInto(group.Name, present);
                continue;
            }
            using Tensor gradient = file.Read(group.Name);
            group.Tensor.grad = gradient;
        }
    }
}
