using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using DslPeft.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslPeft.Numerics.Tests;

/// <summary>
/// Declarations of these tests, compiled once more from their file with some of the compiler's passes switched off by the option of a
/// project.
/// </summary>
internal static partial class PassVariants
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The files of the tests that declare a class, by its name.</summary>
    private static readonly Lazy<ILookup<string, string>> Declared = new(ReadDeclared);

    private static readonly ConcurrentDictionary<(string File, string Disabled), Lazy<Assembly>> Compiled = new();

    /// <summary>Names of all passes.</summary>
    public static string[] All { get; } = Enum.GetNames<Pass>();

    /// <summary>
    /// Names of the passes that change an encoder in single precision: it has no causal mask and few words, and rounded products and
    /// recomputed layers are asked for.
    /// </summary>
    public static string[] OfEncoders { get; } =
    [.. All.Except([nameof(Pass.ImplicitMask), nameof(Pass.MixedPrecision), nameof(Pass.RecomputedLayers), nameof(Pass.ChunkedLoss)])];

    /// <summary>The type that a declaration, or a class of them, becomes without the named passes.</summary>
    public static Type Without(Type declaration, params string[] passes)
    {
        var key = (FileOf(declaration), string.Join(';', passes));
        return Compiled
            .GetOrAdd(key, key => new Lazy<Assembly>(() => Compile(key.File, key.Disabled)))
            .Value.GetType(declaration.FullName!, throwOnError: true)!;
    }

    private static string FileOf(Type declaration) => Declared.Value[(declaration.DeclaringType ?? declaration).Name].Single();

    private static ILookup<string, string> ReadDeclared() =>
        (
            from path in Directory.EnumerateFiles(Repository.PathTo("Tests", "Numerics"), "*.cs", SearchOption.AllDirectories)
            where !path.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"]).Any()
            from name in Declaration().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value).Distinct()
            select (name, path)
        ).ToLookup(declared => declared.name, declared => declared.path);

    [GeneratedRegex(@"\bpartial class (\w+)")]
    private static partial Regex Declaration();

    private static Assembly Compile(string file, string disabled)
    {
        var compilation = CSharpCompilation.Create(
            $"Without {disabled.Replace(";", " ", StringComparison.Ordinal)}",
            [CSharpSyntaxTree.ParseText(File.ReadAllText(file), ParseOptions)],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
        );
        CSharpGeneratorDriver
            .Create([new DslPeftGenerator().AsSourceGenerator()], parseOptions: ParseOptions, optionsProvider: new DisabledPasses(disabled))
            .RunGeneratorsAndUpdateCompilation(compilation, out var updated, out _);
        using var image = new MemoryStream();
        var result = updated.Emit(image);
        Assert.True(
            result.Success,
            string.Join("\n", result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        );
        image.Position = 0;
        return new AssemblyLoadContext(compilation.AssemblyName).LoadFromStream(image);
    }

    private sealed class DisabledPasses(string names) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(names);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Options(string names) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string value)
        {
            value = names;
            return key == "build_property.DslPeftDisabledPasses";
        }
    }
}
