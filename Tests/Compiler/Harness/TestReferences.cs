using Microsoft.CodeAnalysis;

namespace DslPeft.Compiler.Tests.Harness;

/// <summary>What a user's project refers to: the framework, TorchSharp, the runtime library and the declared architectures.</summary>
internal static class TestReferences
{
    private static readonly string[] Libraries = ["DslPeft", "DslPeft.Architectures", "TorchSharp"];

    /// <summary>References shared by all compilations under test.</summary>
    public static IReadOnlyList<MetadataReference> All { get; } = [.. Paths().Select(path => MetadataReference.CreateFromFile(path))];

    private static IEnumerable<string> Paths()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        foreach (var path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator))
        {
            if (Path.GetDirectoryName(path) == framework)
                yield return path;
        }

        foreach (var library in Libraries)
            yield return Path.Combine(AppContext.BaseDirectory, library + ".dll");
    }
}
