namespace DslPeft.EndToEnd.Tests.Support;

/// <summary>
/// A folder outside the repository, so that no file of the repository takes part in what is built there; deleted at the end.
/// </summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("dslpeft-").FullName;

    /// <summary>Full path of a file or folder below it.</summary>
    public string PathTo(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a text file below it, with the folders on the way.</summary>
    public string Write(string file, string text)
    {
        string path = PathTo(file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
