using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Reporting;

namespace DslPeft.Training;

/// <summary>
/// The output folder of a comparison. Each adaptation's report is written when it is done, after its files, so that a report says that all
/// is there; the results of the whole follow at the end.
/// </summary>
internal sealed class ComparisonFolder(string path)
{
    public string Path => path;

    public string Adapter(string name) => In($"{name}.safetensors");

    public string Deployed(string name) => In($"{name}.deployed.safetensors");

    public string Member(string name, string use) => In($"{name}.{use}.safetensors");

    /// <summary>Keeps the folder to one comparison, and clears it of what killed ones left.</summary>
    /// <exception cref="CheckpointException">Another comparison has it.</exception>
    public FolderLock Lock()
    {
        RequireFolder();
        var held = FolderLock.Take(path);
        Leftovers.RemoveFiles(path);
        return held;
    }

    public void Create()
    {
        RequireFolder();
        Directory.CreateDirectory(path);
    }

    /// <summary>Refuses to train adaptations anew whose results are there.</summary>
    /// <exception cref="UsageException">There are some.</exception>
    public void RequireFree(IReadOnlyList<string> names)
    {
        if (names.FirstOrDefault(name => File.Exists(Report(name))) is { } finished)
        {
            throw new UsageException(
                $"{Report(finished)} is there already: give another --output, keep what is finished with --resume, or replace it with --overwrite."
            );
        }
    }

    /// <summary>What an earlier session wrote of an adaptation; null where there is nothing.</summary>
    /// <exception cref="CheckpointException">The report is damaged.</exception>
    public RunReport? Read(string name) => RunReport.Read(Report(name));

    public void Write(RunReport report) =>
        AtomicFile.WriteText(Report(report.Name), JsonSerializer.Serialize(report, TrainingTypes.File.RunReport) + "\n");

    /// <summary>Removes a report, whose files are about to be replaced.</summary>
    public void Forget(string name) => File.Delete(Report(name));

    /// <summary>Writes the results of all as JSON, as tables and as a page with figures.</summary>
    public void WriteResults(IReadOnlyList<RunReport> reports)
    {
        AtomicFile.WriteText(In("results.json"), JsonSerializer.Serialize(reports, TrainingTypes.File.IReadOnlyListRunReport) + "\n");
        AtomicFile.WriteText(In("results.md"), ResultTable.ToMarkdown(reports));
        AtomicFile.WriteText(In("results.html"), ComparisonPage.Write(reports));
    }

    private void RequireFolder()
    {
        if (File.Exists(path))
        {
            throw new UsageException($"--output {path} is a file: give a folder.");
        }
    }

    private string Report(string name) => In($"{name}.json");

    private string In(string name) => System.IO.Path.Combine(path, name);
}
