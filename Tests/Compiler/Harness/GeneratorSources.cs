using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Compiler.Tests.Harness;

/// <summary>
/// The compiler's own sources, compiled once for the tests that read them. Paths are relative to the project's folder, with slashes.
/// </summary>
internal static class GeneratorSources
{
    private static readonly Lazy<CSharpCompilation> Compiled = new(Compile);

    public static CSharpCompilation Compilation => Compiled.Value;

    private static readonly ConcurrentDictionary<SyntaxTree, SemanticModel> Models = new();

    /// <summary>What the names of a file mean; one for all tests, so that each member is bound once.</summary>
    public static SemanticModel ModelOf(SyntaxTree tree) => Models.GetOrAdd(tree, tree => Compilation.GetSemanticModel(tree));

    private static CSharpCompilation Compile()
    {
        var root = Repository.PathTo("Generators", "DslPeft.Generators");
        var trees = Directory
            .GetFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(path =>
                CSharpSyntaxTree.ParseText(
                    File.ReadAllText(path),
                    new CSharpParseOptions(LanguageVersion.Latest),
                    Path.GetRelativePath(root, path).Replace('\\', '/')
                )
            );
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("DslPeft.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        // What a name stands for is asked of each name: without nullability its flow is not analysed for every answer.
        var compilation = CSharpCompilation.Create(
            "Generators",
            trees,
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        Assert.Empty(compilation.GetDeclarationDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return compilation;
    }
}
