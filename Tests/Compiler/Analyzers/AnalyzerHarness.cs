using System.Collections.Immutable;
using DslPeft.Compiler.Tests.Harness;
using DslPeft.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>Compiles sources as a build does, generator first, and runs every analyzer over the result.</summary>
internal static class AnalyzerHarness
{
    /// <summary>Every analyzer beside the generator.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(DslPeftGenerator)
            .Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>The rule that tells what became of an adaptation without faults.</summary>
    private const string CompiledAs = "DPEFT290";

    /// <summary>What the analyzers report on the sources, in order of place.</summary>
    public static AnalyzerOutput Run(IEnumerable<string> sources, string disabledPasses = "") =>
        Run(new CompilerHarness().Create([.. sources]), disabledPasses);

    /// <summary>What the analyzers report on a compilation, in order of place.</summary>
    public static AnalyzerOutput Run(CSharpCompilation compilation, string disabledPasses = "", params AdditionalText[] files)
    {
        var options = new Properties(disabledPasses);
        CSharpGeneratorDriver
            .Create(
                [new DslPeftGenerator().AsSourceGenerator()],
                parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options,
                optionsProvider: options
            )
            .RunGeneratorsAndUpdateCompilation(compilation, out var updated, out var generator);
        var analysis = new CompilationWithAnalyzers(
            updated,
            Analyzers,
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([.. files], options),
                (exception, analyzer, _) => throw new InvalidOperationException($"{analyzer} threw", exception),
                concurrentAnalysis: true,
                logAnalyzerExecutionTime: false
            )
        );
        // One pass over the sources for both: what C# says of them, and what the analyzers do.
        var found = analysis
            .GetAllDiagnosticsAsync(CancellationToken.None)
            .GetAwaiter()
            .GetResult()
            .ToLookup(diagnostic => diagnostic.Id.StartsWith("CS", StringComparison.Ordinal));
        var ordered = found[false]
            .OrderBy(diagnostic => diagnostic.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .ToLookup(diagnostic => diagnostic.Id == CompiledAs);
        return new AnalyzerOutput(
            [.. ordered[false]],
            [.. ordered[true]],
            [.. found[true].Concat(generator).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)]
        );
    }

    private sealed class Properties(string disabledPasses) : AnalyzerConfigOptionsProvider
    {
        private readonly AnalyzerConfigOptions _options = new One(disabledPasses);

        public override AnalyzerConfigOptions GlobalOptions => _options;

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => _options;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => _options;

        private sealed class One(string value) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, out string found)
            {
                found = value;
                return key == "build_property.DslPeftDisabledPasses";
            }
        }
    }
}

/// <summary>What the analyzers reported, what they tell of adaptations without faults, and the compiler's own errors.</summary>
internal sealed record AnalyzerOutput(
    ImmutableArray<Diagnostic> Reported,
    ImmutableArray<Diagnostic> Notes,
    ImmutableArray<Diagnostic> Errors
)
{
    /// <summary>Identifiers of what was reported, each once.</summary>
    public IEnumerable<string> Ids => Reported.Select(diagnostic => diagnostic.Id).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The source text under a diagnostic.</summary>
    public static string Squiggle(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree is { } tree ? tree.GetText().ToString(diagnostic.Location.SourceSpan) : "";

    /// <summary>Everything for the message of a failed test.</summary>
    public string Describe() =>
        string.Join(
            "\n",
            Reported
                .Select(diagnostic => $"{diagnostic.Id} at «{Squiggle(diagnostic)}»: {diagnostic.GetMessage(null)}")
                .Concat(Errors.Select(error => error.ToString()))
        );
}
