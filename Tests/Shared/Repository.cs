namespace DslPeft.Tests.Shared;

/// <summary>The folder that holds <c>DslPeft.sln</c>, found by walking up from the test assembly.</summary>
public static class Repository
{
    /// <summary>Full path of the repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Full path of a file or folder below the root.</summary>
    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DslPeft.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' holds DslPeft.sln.");
    }
}
