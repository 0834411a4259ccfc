namespace DslPeft.Compiler.Tests.Harness;

/// <summary>
/// A file of the repository that is made, whole or in parts, of what the compiler and the library know. A test compares it; with the
/// environment variable <see cref="Update"/> set to 1 the test writes it anew instead.
/// </summary>
internal static class DocumentationFile
{
    /// <summary>Set to 1 to rewrite what tests compare.</summary>
    public const string Update = "DSLPEFT_UPDATE_DOCS";

    /// <summary>Whether this run writes what it compares.</summary>
    public static bool IsUpdating { get; } = Environment.GetEnvironmentVariable(Update) == "1";

    public static void Verify(string expected, params string[] path)
    {
        var file = Repository.PathTo(path);
        if (IsUpdating)
            File.WriteAllText(file, expected);
        Assert.True(File.Exists(file), $"{file} is missing: set {Update}=1 and run the test to write it");
        Assert.True(
            expected == File.ReadAllText(file),
            $"{file} is not up to date: set {Update}=1 and run the test to write it. It should be:\n{expected}"
        );
    }
}
