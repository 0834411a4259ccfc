namespace DslPeft.Tests.Shared;

/// <summary>
/// Reference data that is not part of the repository: fixtures, tokenizers, data sets. It lies in the folder that the environment variable
/// <c>DSLPEFT_SHARED</c> names, else in <c>shared</c> beside the repository. Tests that read it are marked
/// <see cref="SharedFactAttribute"/> or <see cref="SharedTheoryAttribute"/> and are skipped where it is absent.
/// </summary>
public static class SharedData
{
    /// <summary>The environment variable that overrides the folder.</summary>
    public const string Variable = "DSLPEFT_SHARED";

    /// <summary>Full path of the folder, which may not exist.</summary>
    public static string Root { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
            ? System.IO.Path.GetFullPath(folder)
            : System.IO.Path.GetFullPath(Repository.PathTo("..", "shared"));

    /// <summary>Full path of a file or folder below <see cref="Root"/>.</summary>
    /// <exception cref="FileNotFoundException">There is no such file or folder.</exception>
    public static string Path(params string[] parts)
    {
        var path = System.IO.Path.Combine([Root, .. parts]);
        return System.IO.Path.Exists(path) ? path : throw new FileNotFoundException($"The shared data has no '{path}'.", path);
    }

    /// <summary>Why a test that needs <paramref name="parts"/> cannot run here, or null where it can.</summary>
    public static string? WhyAbsent(params string[] parts)
    {
        var path = System.IO.Path.Combine([Root, .. parts]);
        return System.IO.Path.Exists(path) ? null : $"'{path}' is absent: set {Variable} to the folder of the shared data.";
    }
}
