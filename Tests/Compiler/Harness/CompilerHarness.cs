using System.Collections.Concurrent;
using System.Collections.Immutable;
using DslPeft.Generators;
using DslPeft.Generators.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslPeft.Compiler.Tests.Harness;

/// <summary>
/// Compiles source texts as a user's project would and checks, for every one, what must hold of every run of the generator: an equal
/// compilation or one more comment leaves every output cached, cached values hold no part of a compilation, the same input gives the same
/// text, and the emitted code compiles without a warning.
/// </summary>
internal sealed class CompilerHarness
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);
    private const string SourceName = "Source",
        MissingComment = "CS1591";

    /// <summary>Compilations without sources: what is made of one of them has the references as they are bound there, once.</summary>
    private static readonly ConcurrentDictionary<(string AssemblyName, OutputKind Kind), CSharpCompilation> Empty = new();
    private static readonly string[] Tracked = [DslPeftGenerator.Spec, DslPeftGenerator.Plan, DslPeftGenerator.Output];

    /// <summary>Kind of the project under test.</summary>
    public OutputKind Kind { get; init; } = OutputKind.DynamicallyLinkedLibrary;

    /// <summary>Name of the assembly under test.</summary>
    public string AssemblyName { get; init; } = "UnderTest";

    /// <summary>References beside those of every project.</summary>
    public IReadOnlyList<MetadataReference> References { get; init; } = [];

    /// <summary>The MSBuild property DslPeftDisabledPasses.</summary>
    public string DisabledPasses { get; init; } = "";

    /// <summary>Identifiers of diagnostics that the source is meant to cause.</summary>
    public string[] Expected { get; init; } = [];

    /// <summary>Compiles the sources and checks what holds of every run.</summary>
    public CompilerOutput Compile(params string[] sources)
    {
        var compilation = Create(sources);
        var driver = NewDriver().RunGeneratorsAndUpdateCompilation(compilation, out var updated, out _);
        var first = Result(driver);
        AssertHoldsOnlyValues(first);

        driver = driver.RunGenerators(compilation.Clone());
        AssertCached(Result(driver), Tracked, "the same sources");

        driver = driver.RunGenerators(Create([.. sources.Select(WithComments)]));
        AssertCached(Result(driver), [DslPeftGenerator.Output], "sources with one more comment");

        var again = Result(NewDriver().RunGenerators(Create(sources)));
        Assert.Equal(
            first.GeneratedSources.Select(file => (file.HintName, file.SourceText.ToString())),
            again.GeneratedSources.Select(file => (file.HintName, file.SourceText.ToString()))
        );

        AssertCompiles(updated);
        return new CompilerOutput(first.GeneratedSources, updated);
    }

    /// <summary>
    /// Runs the generator over sources that may hold errors of the user's own. Emitted files must hold none, whatever the sources are, and
    /// the generator must live.
    /// </summary>
    public CompilerOutput Survive(params string[] sources)
    {
        var driver = NewDriver().RunGeneratorsAndUpdateCompilation(Create(sources), out var updated, out var reported);
        Assert.Empty(reported);
        var result = Result(driver);
        var faults = updated
            .GetDiagnostics()
            .Where(diagnostic =>
                diagnostic.Severity >= DiagnosticSeverity.Warning
                && diagnostic.Location.SourceTree is { FilePath: var path }
                && !path.StartsWith(SourceName, StringComparison.Ordinal)
            )
            .ToList();
        Assert.True(
            faults.Count == 0,
            string.Join(
                "\n",
                faults.Select(fault =>
                    $"{fault}: {fault.Location.SourceTree?.GetText().Lines[fault.Location.GetLineSpan().StartLinePosition.Line]}"
                )
            )
        );
        return new CompilerOutput(result.GeneratedSources, updated);
    }

    /// <summary>
    /// A driver over an edit: runs on <paramref name="before"/>, then on <paramref name="after"/>; gives the second run's steps.
    /// </summary>
    public GeneratorRunResult Edit(string[] before, string[] after)
    {
        var compilation = Create(before);
        var driver = NewDriver().RunGenerators(compilation);
        // Unchanged files keep their syntax trees, as in an editor.
        var edited = compilation;
        for (var i = 0; i < before.Length; i++)
        {
            if (before[i] != after[i])
                edited = edited.ReplaceSyntaxTree(compilation.SyntaxTrees[i], Parse(after[i], i));
        }

        return Result(driver.RunGenerators(edited));
    }

    /// <summary>Names of the files that a run wrote anew, in order.</summary>
    public static IReadOnlyList<string> WrittenAnew(GeneratorRunResult run) =>
        [
            .. Steps(run, DslPeftGenerator.Output)
                .SelectMany(step => step.Outputs)
                .Where(output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified)
                .SelectMany(output => ((IEnumerable<EmittedFile>)output.Value).Select(file => file.Name))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The compilation of the sources without the emitted files.</summary>
    public CSharpCompilation Create(params string[] sources) =>
        (References.Count == 0 ? Empty.GetOrAdd((AssemblyName, Kind), _ => WithoutSources()) : WithoutSources()).AddSyntaxTrees(
            sources.Select(Parse).ToArray()
        );

    private CSharpCompilation WithoutSources() =>
        CSharpCompilation.Create(
            AssemblyName,
            references: [.. TestReferences.All, .. References],
            options: new CSharpCompilationOptions(Kind, nullableContextOptions: NullableContextOptions.Enable, deterministic: true)
        );

    private GeneratorDriver NewDriver() =>
        CSharpGeneratorDriver.Create(
            [new DslPeftGenerator().AsSourceGenerator()],
            parseOptions: ParseOptions,
            optionsProvider: new BuildProperties(DisabledPasses),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)
        );

    private static SyntaxTree Parse(string source, int index) =>
        CSharpSyntaxTree.ParseText(source, ParseOptions, path: $"{SourceName}{index}.cs");

    private static string WithComments(string source) => $"// One more comment.\n{source}\n// And another.\n";

    private static GeneratorRunResult Result(GeneratorDriver driver)
    {
        var result = driver.GetRunResult().Results.Single();
        Assert.True(result.Exception is null, $"the generator failed: {result.Exception}");
        return result;
    }

    private static ImmutableArray<IncrementalGeneratorRunStep> Steps(GeneratorRunResult run, string name) =>
        run.TrackedSteps.TryGetValue(name, out var steps) ? steps : [];

    private static void AssertCached(GeneratorRunResult run, IEnumerable<string> names, string what)
    {
        foreach (var name in names)
        {
            foreach (var (value, reason) in Steps(run, name).SelectMany(step => step.Outputs))
            {
                Assert.True(
                    reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged,
                    $"step {name} is {reason} after {what}: {value}"
                );
            }
        }

        foreach (var (_, reason) in run.TrackedOutputSteps.Values.SelectMany(steps => steps).SelectMany(step => step.Outputs))
        {
            Assert.True(
                reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged,
                $"a source output is {reason} after {what}"
            );
        }
    }

    private static void AssertHoldsOnlyValues(GeneratorRunResult run)
    {
        foreach (var name in Tracked.Append("Options").Append("ProgramKind"))
        {
            foreach (var (value, _) in Steps(run, name).SelectMany(step => step.Outputs))
                Assert.True(ObjectGraph.Forbidden(value) is [], $"step {name} holds {string.Join(", ", ObjectGraph.Forbidden(value))}");
        }
    }

    private void AssertCompiles(Compilation updated)
    {
        // A missing comment counts only in what is emitted: the sources of tests have none.
        var faults = updated
            .GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .Where(diagnostic => !Expected.Contains(diagnostic.Id))
            .Where(diagnostic =>
                diagnostic.Id != MissingComment
                || diagnostic.Location.SourceTree is { FilePath: var path } && !path.StartsWith(SourceName, StringComparison.Ordinal)
            )
            .ToList();
        Assert.True(
            faults.Count == 0,
            string.Join(
                "\n",
                faults.Select(fault =>
                    $"{fault}: {fault.Location.SourceTree?.GetText().Lines[fault.Location.GetLineSpan().StartLinePosition.Line]}"
                )
            )
        );
    }

    private sealed class BuildProperties(string disabledPasses) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Properties(disabledPasses);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Properties(string disabledPasses) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string value)
        {
            value = disabledPasses;
            return key == "build_property.DslPeftDisabledPasses" && disabledPasses.Length > 0;
        }
    }
}
