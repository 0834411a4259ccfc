using System.Globalization;
using System.Text.Json;
using DslPeft.Checkpoints;

namespace DslPeft.Training;

/// <summary>
/// Checkpoints of a run: a folder <c>step-000120</c> holds the trained tensors, the optimizer's moments, the run's state and a checksum
/// over these. A checkpoint is written under another name and renamed when it is whole and on the disk, then older ones are removed, each
/// under another name as well, so that there is a whole one at every moment and never a part of one. Inside of a step it holds the
/// gradients summed up so far as well, and where the best model is kept, that one's tensors.
/// </summary>
internal sealed class TrainingCheckpoint(string folder)
{
    private const string TensorsName = "tensors.safetensors",
        MomentsName = "optimizer.safetensors",
        GradientsName = "gradients.safetensors",
        BestName = "best.safetensors",
        StateName = "state.json",
        Prefix = "step-";

    public string Folder => folder;

    /// <summary>The newest whole checkpoint, or null.</summary>
    public string? Latest() => Whole().LastOrDefault();

    /// <summary>Keeps the folder to one run, and clears it of what killed ones left.</summary>
    /// <exception cref="CheckpointException">Another run has it.</exception>
    public FolderLock Lock()
    {
        var held = FolderLock.Take(folder);
        Leftovers.RemoveFolders(folder);
        Leftovers.RemoveFolders(Path.GetDirectoryName(Path.GetFullPath(folder))!, Path.GetFileName(folder));
        return held;
    }

    /// <summary>Writes a checkpoint and removes older ones.</summary>
    /// <exception cref="CheckpointException">It cannot be written; those before it are still there.</exception>
    public void Save(AdaptedModel model, FlatAdamW optimizer, TrainingState state, ParameterCopy? best)
    {
        string target = FreeName(state),
            partial = Leftovers.Beside(target);
        try
        {
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
            AtomicFile.WriteText(Path.Combine(partial, StateName), JsonSerializer.Serialize(state, TrainingTypes.File.TrainingState));
            CheckpointSum.Write(partial);
            Directory.Move(partial, target);
            DiskSync.Folder(folder);
            DiskSync.Folder(Path.GetDirectoryName(Path.GetFullPath(folder))!);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Remove(partial);
            throw fault as CheckpointException ?? new CheckpointException(target, $"cannot be written: {fault.Message}", fault);
        }
        foreach (var older in Whole().Where(f => f != target).ToArray())
        {
            Remove(older);
        }
    }

    /// <summary>
    /// Brings a model, its optimizer and torch's generator to where the newest checkpoint was. All of it is checked before the first value
    /// changes.
    /// </summary>
    /// <exception cref="CheckpointException">There is none, it is damaged or holds what no run has, or the run was started
    /// otherwise.</exception>
    public (TrainingState State, ParameterCopy? Best) Load(AdaptedModel model, FlatAdamW optimizer, RunPlan plan)
    {
        var latest = Latest() ?? throw new CheckpointException(folder, "there is no checkpoint to resume from. Start without --resume.");
        CheckpointSum.Check(latest);
        var state = ReadState(In(StateName));
        TrainingIdentity.RequireSame(latest, state, plan.Identity);
        state.CheckPlace(In(StateName), plan);

        using var saved = ParameterCopy.Read(In(TensorsName));
        using var moments = SafetensorsFile.Open(In(MomentsName));
        using var gradients = state.Window > 0 ? SafetensorsFile.Open(In(GradientsName)) : null;
        var best = File.Exists(In(BestName)) ? ParameterCopy.Read(In(BestName)) : null;
        try
        {
            saved.RequireFit(model, In(TensorsName));
            best?.RequireFit(model, In(BestName));
            optimizer.RequireFit(moments, state.OptimizerSteps);
            if (gradients is not null)
            {
                GradientFile.RequireFit(gradients, model);
            }
        }
        catch
        {
            best?.Dispose();
            throw;
        }
        saved.WriteTo(model, In(TensorsName));
        optimizer.Load(moments, state.OptimizerSteps);
        if (gradients is not null)
        {
            GradientFile.Read(gradients, model);
        }
        model.Routing.State = state.Routing;
        GeneratorState.Restore(state.Random);
        return (state, best);

        string In(string name) => Path.Combine(latest, name);
    }

    /// <summary>Removes all checkpoints: the run is over.</summary>
    public void Clear() => Remove(folder);

    private IEnumerable<string> Whole() =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, Prefix + "*").Order(StringComparer.Ordinal) : [];

    /// <summary>
    /// Inside of a step the name goes on, so that the checkpoint of the step's start stays until this one is whole; so does that of a run
    /// that was resumed and stopped at once.
    /// </summary>
    private string FreeName(TrainingState state)
    {
        string step = Prefix + state.Step.ToString("D9", CultureInfo.InvariantCulture),
            name = state.Window == 0 ? step : $"{step}-{state.Window.ToString("D6", CultureInfo.InvariantCulture)}";
        var target = Path.Combine(folder, name);
        for (var again = 1; Directory.Exists(target); again++)
        {
            target = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{name}.{again}"));
        }
        return target;
    }

    private static TrainingState ReadState(string path)
    {
        try
        {
            var state = JsonSerializer.Deserialize(JsonFile.ReadText(path), TrainingTypes.File.TrainingState)
                ?? throw new CheckpointException(path, "the file is empty");
            state.Check(path);
            return state;
        }
        catch (Exception fault) when (fault is JsonException or FileNotFoundException)
        {
            throw new CheckpointException(path, $"not the state of a run: {fault.Message}", fault);
        }
    }

    /// <summary>Takes a folder away in one step; what a kill leaves of it then is no checkpoint.</summary>
    private static void Remove(string path)
    {
        if (!Directory.Exists(path))
        {
            return;
        }
        var gone = Leftovers.IsOne(path) ? path : Leftovers.Beside(Path.GetFullPath(path));
        if (gone != path)
        {
            Directory.Move(path, gone);
        }
        Directory.Delete(gone, recursive: true);
    }
}
