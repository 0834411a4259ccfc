using DslPeft.Checkpoints;
using DslPeft.Tokenization;

namespace DslPeft.Training;

/// <summary>The checkpoint that comes with a program, in a folder below <c>Assets</c> beside it.</summary>
public static class EmbeddedBase
{
    private static readonly string[] Needed = ["config.json", "model.safetensors", WordPieceVocabulary.FileName];

    /// <summary>The first folder, by name, that holds a whole checkpoint; null where there is none.</summary>
    public static string? Find() => FindIn(Assets);

    /// <summary>The folder of that name, if it holds a whole checkpoint; null otherwise.</summary>
    public static string? Find(string name) => Folder(name) is var folder && IsWhole(folder) ? folder : null;

    /// <summary>
    /// The folder of that name where it holds a whole checkpoint, or an assembly that holds one as resources: the checkpoint is then made
    /// of it, once (<see cref="CheckpointConversion.Convert"/>). Null where there is neither.
    /// </summary>
    /// <param name="name">The folder's name.</param>
    /// <param name="load">Loads the architecture that the checkpoint is of.</param>
    /// <exception cref="CheckpointException">The assembly does not hold a checkpoint of the architecture, or the folder cannot be
    /// written.</exception>
    public static string? Find(string name, Func<string, ArchitectureModule> load)
    {
        return Make(Folder(name), load);
    }

    /// <summary>
    /// The first folder, by name, that holds a whole checkpoint, or an assembly that one is made of; null where there is none.
    /// </summary>
    /// <inheritdoc cref="Find(string, Func{string, ArchitectureModule})"/>
    internal static string? FindOrMake(Func<string, ArchitectureModule> load) =>
        Find()
        ?? (
            !Directory.Exists(Assets)
                ? null
                : Directory
                    .EnumerateDirectories(Assets)
                    .Order(StringComparer.Ordinal)
                    .Select(folder => Make(folder, load))
                    .FirstOrDefault(folder => folder is not null)
        );

    private static string? Make(string folder, Func<string, ArchitectureModule> load)
    {
        if (IsWhole(folder))
        {
            return folder;
        }
        if (
            !Directory.Exists(folder)
            || Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal).FirstOrDefault() is not { } assembly
        )
        {
            return null;
        }
        CheckpointConversion.Convert(assembly, folder, load);
        return folder;
    }

    internal static string? FindIn(string assets) =>
        !Directory.Exists(assets) ? null : Directory.EnumerateDirectories(assets).Order(StringComparer.Ordinal).FirstOrDefault(IsWhole);

    private static string Assets => Path.Combine(AppContext.BaseDirectory, "Assets");

    private static string Folder(string name) => Path.Combine(Assets, name);

    private static bool IsWhole(string folder) => Needed.All(name => File.Exists(Path.Combine(folder, name)));
}
