using DslPeft.Checkpoints;

namespace DslPeft.Training;

/// <summary>
/// The output folder of the <c>pet</c> command: a folder for each model, the labels that they give together, and the results.
/// </summary>
internal sealed class PetFolder(string path)
{
    private const string GenerationPrefix = "generation-",
        ClassifierName = "classifier",
        SoftLabelsName = "soft-labels.jsonl";

    public string Path => path;

    public string Results => In(RunFolder.ResultsName);

    /// <summary>What a generation, the last of a command, says of the rows without labels.</summary>
    public string SoftLabels(int generation) => System.IO.Path.Combine(In(GenerationPrefix + generation), SoftLabelsName);

    /// <summary>The folder of the classifier that a generation was distilled into.</summary>
    public RunFolder Classifier(int generation) => new(System.IO.Path.Combine(In(GenerationPrefix + generation), ClassifierName));

    /// <summary>The folder of a model; all numbers count from 1.</summary>
    public RunFolder Model(int generation, int pattern, int repetition) =>
        new(System.IO.Path.Combine(path, $"{GenerationPrefix}{generation}", $"pattern-{pattern}", $"model-{repetition}"));

    /// <summary>Refuses to start over what is there.</summary>
    /// <exception cref="UsageException">There is something.</exception>
    public void RequireFree()
    {
        if (Own.FirstOrDefault(System.IO.Path.Exists) is { } own)
        {
            throw new UsageException(
                $"{own} is there already: give another --output, go on with --resume, or replace it with --overwrite."
            );
        }
    }

    /// <summary>Removes what an earlier command left.</summary>
    public void Clear()
    {
        foreach (var own in Own)
        {
            if (Directory.Exists(own))
                Directory.Delete(own, recursive: true);
            else
                File.Delete(own);
        }
    }

    private IEnumerable<string> Own =>
        Directory.Exists(path)
            ? [.. Directory.EnumerateDirectories(path, GenerationPrefix + "*").Order(StringComparer.Ordinal), Results]
            : [];

    private string In(string name) => System.IO.Path.Combine(path, name);
}
