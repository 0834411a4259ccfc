using DslPeft.Data;
using DslPeft.Tokenization;
using static TorchSharp.torch;

namespace DslPeft.Training;

/// <summary>
/// A loaded base and its tokeniser, checked to fit each other. The base is shared by every adaptation that is trained on it.
/// </summary>
internal sealed class TaskSetup : IDisposable
{
    private string? _fingerprint;

    private TaskSetup(string folder, string name, ArchitectureModule loaded, Tokenizer tokenizer) =>
        (BaseFolder, BaseName, Base, Tokenizer) = (folder, name, loaded, tokenizer);

    public string BaseFolder { get; }

    /// <summary>The folder as it was given; the name alone of the one that comes with the program, wherever that lies.</summary>
    public string BaseName { get; }

    public ArchitectureModule Base { get; }

    public Tokenizer Tokenizer { get; }

    /// <summary>The base's fingerprint, which is computed once.</summary>
    public string Fingerprint => _fingerprint ??= Base.Fingerprint();

    /// <summary>Loads both, and writes a line for each entry of the tokeniser's files that has no effect.</summary>
    /// <exception cref="UsageException">There is no base.</exception>
    /// <exception cref="VocabularyException">The vocabulary is missing or does not fit the base.</exception>
    public static TaskSetup Load(
        FineTuneDefinition definition,
        string? folder,
        Device device,
        TextWriter error,
        ITrainingProgress? progress = null
    )
    {
        var given = folder;
        folder = FindBase(definition, given);
        progress?.Note($"Loading {folder}.");
        var loaded = definition.LoadBase(folder);
        var tokenizer = Tokenizer.Load(Directory.Exists(folder) ? folder : Path.GetDirectoryName(Path.GetFullPath(folder))!);
        tokenizer.RequireFit(loaded.Info, folder);
        foreach (var note in tokenizer.Notes)
        {
            error.WriteLine($"warning: {note}");
        }
        loaded.MoveTo(device);
        loaded.eval();
        return new TaskSetup(folder, given ?? Path.GetFileName(folder), loaded, tokenizer);
    }

    /// <summary>
    /// The checkpoint that <c>--base</c> names, or the one that comes with the program; one of a package is made where it is not there
    /// yet.
    /// </summary>
    /// <exception cref="UsageException">There is no base.</exception>
    public static string FindBase(FineTuneDefinition definition, string? given) =>
        given is null
            ? definition.DefaultBase()
                ?? EmbeddedBase.FindOrMake(definition.LoadBase)
                ?? throw new UsageException("no checkpoint comes with this program: give a checkpoint folder with --base.")
        : definition.NamedBases.TryGetValue(given, out var find) ? find()
        : given;

    /// <exception cref="UsageException">The base has fewer positions.</exception>
    public void RequireLength(int maxLength)
    {
        if (Base.Info.Positions is { } positions && maxLength > positions)
        {
            throw new UsageException($"--max-length {maxLength} is more than the {positions} positions of {Base.Info.Name}.");
        }
    }

    public void Dispose() => Base.Dispose();
}
