using DslPeft.Tokenization;

namespace DslPeft.Training;

/// <summary>The checkpoint that comes with a program, in a folder below <c>Assets</c> beside it.</summary>
public static class EmbeddedBase
{
    private static readonly string[] Needed = ["config.json", "model.safetensors", WordPieceVocabulary.FileName];

    /// <summary>The first folder, by name, that holds a whole checkpoint; null where there is none.</summary>
    public static string? Find() => FindIn(Path.Combine(AppContext.BaseDirectory, "Assets"));

    internal static string? FindIn(string assets) => !Directory.Exists(assets)
        ? null
        : Directory.EnumerateDirectories(assets).Order(StringComparer.Ordinal).FirstOrDefault(f => Needed.All(n => File.Exists(Path.Combine(f, n))));
}
