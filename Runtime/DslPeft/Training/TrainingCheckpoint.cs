using System.Globalization;
using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Reporting;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>
/// Checkpoints of a run: a folder <c>step-000120</c> holds the trained tensors, the optimizer's moments and the run's state. A checkpoint is
/// written under another name and renamed when it is whole, then older ones are removed, so that there is a whole one at every moment.
/// </summary>
internal sealed class TrainingCheckpoint(string folder)
{
    private const string TensorsName = "tensors.safetensors", MomentsName = "optimizer.safetensors", StateName = "state.json", Prefix = "step-";

    public string Folder => folder;

    /// <summary>The newest whole checkpoint, or null.</summary>
    public string? Latest() => Whole().LastOrDefault();

    /// <summary>Writes a checkpoint and removes older ones.</summary>
    public void Save(AdaptedModel model, FlatAdamW optimizer, TrainingState state)
    {
        string target = Path.Combine(folder, Prefix + state.Step.ToString("D9", CultureInfo.InvariantCulture));
        string partial = Path.Combine(folder, $".{Path.GetFileName(target)}.partial");
        try
        {
            Directory.CreateDirectory(folder);
            Remove(partial);
            Directory.CreateDirectory(partial);
            SafetensorsWriter.Write(Path.Combine(partial, TensorsName), model.state_dict());
            SafetensorsWriter.Write(Path.Combine(partial, MomentsName), optimizer.Moments);
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
    public TrainingState Load(AdaptedModel model, FlatAdamW optimizer, IReadOnlyDictionary<string, string> identity)
    {
        string latest = Latest() ?? throw new CheckpointException(folder, "there is no checkpoint to resume from. Start without --resume.");
        TrainingState state = ReadState(Path.Combine(latest, StateName));
        TrainingIdentity.RequireSame(latest, state.Identity, identity);
        LoadTensors(Path.Combine(latest, TensorsName), model);
        using (SafetensorsFile moments = SafetensorsFile.Open(Path.Combine(latest, MomentsName)))
        {
            optimizer.Load(moments, state.OptimizerSteps);
        }
        model.Routing.State = state.Routing;
        using Tensor random = tensor(state.Random);
        set_rng_state(random);
        return state;
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

    private static void LoadTensors(string path, AdaptedModel model)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Dictionary<string, Tensor> tensors = file.Entries.Keys.ToDictionary(name => name, file.Read);
        try
        {
            model.load_state_dict(tensors);
        }
        catch (InvalidOperationException fault)
        {
            throw new CheckpointException(path, fault.Message, fault);
        }
        finally
        {
            foreach (Tensor tensor in tensors.Values)
            {
                tensor.Dispose();
            }
        }
    }

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
