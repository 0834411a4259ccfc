using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using DslPeft.Architectures;
using DslPeft.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslPeft.Scaffold;

/// <summary>
/// Compiles source files as the project that is written would be: with the generator and its analyzers, implicit usings and nullable
/// references.
/// </summary>
internal static class ProjectCompiler
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14);
    private static readonly Lazy<ImmutableArray<MetadataReference>> References = new(FindReferences);
    private static readonly Lazy<ImmutableArray<DiagnosticAnalyzer>> Analyzers = new(FindAnalyzers);

    /// <summary>Compiles files, each a name and a text.</summary>
    /// <param name="assemblyName">Name of the assembly.</param>
    /// <param name="files">The files.</param>
    /// <param name="kind">A library, or a program, whose entry point must be there.</param>
    public static CompiledProject Compile(string assemblyName, IEnumerable<(string Name, string Text)> files, OutputKind kind)
    {
        var trees = files
            .Append(("ImplicitUsings.cs", ImplicitUsings))
            .Select(file => CSharpSyntaxTree.ParseText(file.Item2, Language, file.Item1));
        var compilation = CSharpCompilation.Create(
            assemblyName,
            trees,
            References.Value,
            new CSharpCompilationOptions(
                kind,
                nullableContextOptions: NullableContextOptions.Enable,
                optimizationLevel: OptimizationLevel.Release
            )
        );
        CSharpGeneratorDriver
            .Create([new DslPeftGenerator().AsSourceGenerator()], parseOptions: Language)
            .RunGeneratorsAndUpdateCompilation(compilation, out var updated, out _);
        return new CompiledProject(updated);
    }

    /// <summary>Warnings and errors of the language and of the rules.</summary>
    public static IReadOnlyList<Diagnostic> Analyse(Compilation compilation) =>
        [
            .. compilation
                .WithAnalyzers(Analyzers.Value)
                .GetAllDiagnosticsAsync()
                .GetAwaiter()
                .GetResult()
                .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed),
        ];

    // The framework that this program runs on, and the libraries beside it that a project refers to.
    private static ImmutableArray<MetadataReference> FindReferences()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location);
        var paths = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework);
        return
        [
            .. paths
                .Concat(
                    new[] { typeof(ArchitectureInfo), typeof(BertBase), typeof(TorchSharp.torch) }.Select(type => type.Assembly.Location)
                )
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }

    private static ImmutableArray<DiagnosticAnalyzer> FindAnalyzers() =>
        [
            .. typeof(DslPeftGenerator)
                .Assembly.GetTypes()
                .Where(type => type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is not null && !type.IsAbstract)
                .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
        ];
}
