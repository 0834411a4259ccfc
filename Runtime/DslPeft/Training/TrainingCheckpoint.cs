using System.Globalization;
using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Reporting;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>
/// Checkpoints of a run: a folder <c>step-000120</c> holds the trained tensors, the optimizer's moments and the run's state. A checkpoint is
/// written under another name and renamed when it is whole, then older ones are removed, so that there is a whole one at every moment. Inside of a
/// step it holds the gradients summed up so far as well, and where the best model is kept, that one's tensors.
/// </summary>
internal sealed class TrainingCheckpoint(string folder)
{
    private const string TensorsName = "tensors.safetensors", MomentsName = "optimizer.safetensors", GradientsName = "gradients.safetensors", BestName = "best.safetensors", StateName = "state.json", Prefix = "step-";

    public string Folder => folder;

    /// <summary>The newest whole checkpoint, or null.</summary>
    public string? Latest() => Whole().LastOrDefault();

    /// <summary>Writes a checkpoint and removes older ones.</summary>
    public void Save(AdaptedModel model, FlatAdamW optimizer, TrainingState state, ParameterCopy? best)
    {
        // Inside of a step the name goes on, so that the checkpoint of the step's start stays until this one is whole.
        string name = Prefix + state.Step.ToString("D9", CultureInfo.InvariantCulture), inside = state.Window.ToString("D6", CultureInfo.InvariantCulture);
        string target = Path.Combine(folder, state.Window == 0 ? name : $"{name}-{inside}");
        string partial = Path.Combine(folder, $".{Path.GetFileName(target)}.partial");
        try
        {
            Directory.CreateDirectory(folder);
            Remove(partial);
            Directory.CreateDirectory(partial);
            SafetensorsWriter.Write(Path.Combine(partial, TensorsName), model.state_dict());
            SafetensorsWriter.Write(Path.Combine(partial, MomentsName), optimizer.Moments);
            if (state.Window > 0)
            {
                GradientFile.Write(Path.Combine(partial, GradientsName), model);
            }
            if (best is not null)
            {
                SafetensorsWriter.Write(Path.Combine(partial, BestName), best.Tensors);
            }
            AtomicFile.WriteText(Path.Combine(partial, StateName), JsonSerializer.Serialize(state, ReportJson.Options));
            Remove(target);
            Directory.Move(partial, target);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Remove(partial);
            throw;
        }
        foreach (string older in Whole().Where(f => f != target).ToArray())
        {
            Remove(older);
        }
    }

    /// <summary>Brings a model, its optimizer and torch's generator to where the newest checkpoint was.</summary>
    /// <exception cref="CheckpointException">There is none, it is damaged, or the run was started otherwise.</exception>
    public (TrainingState State, ParameterCopy? Best) Load(AdaptedModel model, FlatAdamW optimizer, IReadOnlyDictionary<string, string> identity)
    {
        string latest = Latest() ?? throw new CheckpointException(folder, "there is no checkpoint to resume from. Start without --resume.");
        TrainingState state = ReadState(Path.Combine(latest, StateName));
        TrainingIdentity.RequireSame(latest, state, identity);
        string tensors = Path.Combine(latest, TensorsName);
        using (ParameterCopy saved = ParameterCopy.Read(tensors))
        {
            saved.WriteTo(model, tensors);
        }
        using (SafetensorsFile moments = SafetensorsFile.Open(Path.Combine(latest, MomentsName)))
        {
            optimizer.Load(moments, state.OptimizerSteps);
        }
        if (state.Window > 0)
        {
            GradientFile.Read(Path.Combine(latest, GradientsName), model);
        }
        model.Routing.State = state.Routing;
        using Tensor random = tensor(state.Random);
        set_rng_state(random);
        string best = Path.Combine(latest, BestName);
        return (state, File.Exists(best) ? ParameterCopy.Read(best) : null);
    }

    /// <summary>Removes all checkpoints: the run is over.</summary>
    public void Clear() => Remove(folder);

    /// <summary>The state of torch's generator.</summary>
    public static byte[] CaptureRandom()
    {
        using Tensor state = get_rng_state();
        return state.data<byte>().ToArray();
    }

    private IEnumerable<string> Whole() =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, Prefix + "*").Order(StringComparer.Ordinal) : [];

    private static TrainingState ReadState(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingState>(File.ReadAllText(path), ReportJson.Options)
                ?? throw new CheckpointException(path, "the file is empty");
        }
        catch (JsonException fault)
        {
            throw new CheckpointException(path, $"not the state of a run: {fault.Message}", fault);
        }
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
