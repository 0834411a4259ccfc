namespace DslPeft.Training;

/// <summary>
/// The output folder of one training run: its adapter, its results, and the checkpoint that it goes on from. The checkpoint stays when the
/// run is finished, so that more epochs can follow.
/// </summary>
internal sealed class RunFolder(string path)
{
    private const string CheckpointsName = "checkpoints",
        AdapterName = "adapter.safetensors";

    public const string ResultsName = "results.json";

    public string Path => path;

    public string Adapter => System.IO.Path.Combine(path, AdapterName);

    public string Results => System.IO.Path.Combine(path, ResultsName);

    public TrainingCheckpoint Checkpoints => new(System.IO.Path.Combine(path, CheckpointsName));

    /// <summary>What a finished run wrote; null where none is finished.</summary>
    /// <exception cref="Checkpoints.CheckpointException">The file holds something else.</exception>
    public RunReport? Finished() => RunReport.Read(Results);

    /// <summary>Refuses to start a run over another.</summary>
    /// <exception cref="UsageException">There is one.</exception>
    public void RequireFree()
    {
        if (File.Exists(Results) || File.Exists(Adapter))
        {
            throw new UsageException(
                $"{path} holds a finished run: give another --output, go on from it with --resume and more --epochs, or replace it with --overwrite."
            );
        }
        if (Checkpoints.Latest() is { } latest)
        {
            throw new UsageException(
                $"{latest} is the checkpoint of an unfinished run: add --resume to go on with it, give another --output, or replace it with --overwrite."
            );
        }
    }

    /// <summary>Removes what says that a run was there. The adapter stays until another replaces it.</summary>
    public void Forget()
    {
        if (Directory.Exists(path))
        {
            File.Delete(Results);
            Checkpoints.Clear();
        }
    }
}
