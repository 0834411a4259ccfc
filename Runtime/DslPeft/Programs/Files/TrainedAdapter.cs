using DslPeft.Checkpoints;

namespace DslPeft.Training;

/// <summary>A trained adapter of the command line: a file, what the export command made of it, or a folder of another library.</summary>
internal static class TrainedAdapter
{
    /// <exception cref="UsageException">There is none.</exception>
    public static void Require(string path)
    {
        StagedFolder.Complete(path);
        if (AdapterFolders.IsOne(path))
        {
            return;
        }
        if (Directory.Exists(path))
        {
            throw new UsageException(
                $"{path}: the folder has no {AdapterFolders.ConfigName}, so it holds no adapter of another library. An adapter of this one is a file."
            );
        }
        if (!File.Exists(path))
        {
            throw new UsageException($"{path}: no such adapter. Train one with the train command, or name one with --adapter.");
        }
    }

    /// <summary>Loads it, of whatever kind it is.</summary>
    public static void Load(AdaptedModel model, string path)
    {
        if (AdapterFolders.IsOne(path))
        {
            ForeignForm.Try(() => AdapterFolders.LoadAny(model, path));
        }
        else if (AdapterFile.ReadHeader(path).IsDeployed)
        {
            model.LoadDeployed(path);
        }
        else
        {
            model.Load(path);
        }
    }

    /// <summary>Loads what training goes on from.</summary>
    /// <exception cref="UsageException">It holds the deployed form, which cannot be trained.</exception>
    public static void LoadToTrain(AdaptedModel model, string path)
    {
        Load(model, path);
        if (model.IsDeployed)
        {
            throw new UsageException(
                $"--adapter {path} holds a deployed form alone, which cannot be trained: give the adapter that train wrote."
            );
        }
    }
}
