using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Compiler.Tests.Harness;

/// <summary>
/// The runtime library's own sources, compiled once for the tests that read them, without what other generators add. Paths are relative to
/// the project's folder, with slashes.
/// </summary>
internal static class RuntimeSources
{
    // As ImplicitUsings of the project.
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly Lazy<CSharpCompilation> Compiled = new(Compile);

    public static CSharpCompilation Compilation => Compiled.Value;

    /// <summary>The library's files, without the one that stands for implicit usings.</summary>
    public static IEnumerable<SyntaxTree> Trees => Compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0);

    private static CSharpCompilation Compile()
    {
        var root = Repository.PathTo("Runtime", "DslPeft");
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var trees = Directory
            .GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal))
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(root, path)), options, path));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path =>
                !Path.GetFileName(path).StartsWith("DslPeft.", StringComparison.Ordinal) && Path.GetFileName(path) != "DslPeft.dll"
            )
            .Select(path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create(
            "Runtime",
            trees.Prepend(CSharpSyntaxTree.ParseText(Usings, options)),
            references,
            // What a name stands for is asked of each name: without nullability its flow is not analysed for every answer.
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Disable
            )
        );
    }
}
