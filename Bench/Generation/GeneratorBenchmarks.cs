using BenchmarkDotNet.Attributes;
using DslPeft.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Bench.Generation;

/// <summary>The generator over a project of fifty adaptations: the first run, and runs after an edit as an editor sees it.</summary>
public class GeneratorBenchmarks
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);
    private static readonly string[] Libraries = ["DslPeft", "DslPeft.Architectures", "TorchSharp"];
    private readonly List<MetadataReference> _references = [.. References()];
    private SyntaxTree[] _trees = [];
    private GeneratorDriver _warm = null!;

    /// <summary>Parses the sources and runs the generator once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _trees =
        [
            Parse(Sources.Architecture()),
            .. Enumerable.Range(0, Sources.Adaptations).Select(index => Parse(Sources.Adaptation(index))),
        ];
        _warm = Driver().RunGenerators(Compile(_trees));
        // Four files an adaptation at least, else the benchmark measures a generator that found nothing.
        if (_warm.GetRunResult().Results.Single() is not { Exception: null, GeneratedSources.Length: >= 4 * Sources.Adaptations })
            throw new InvalidOperationException("The generator did not emit the fifty adaptations.");
    }

    /// <summary>The first run.</summary>
    [Benchmark]
    public GeneratorDriver Cold() => Driver().RunGenerators(Compile(_trees));

    /// <summary>A comment was added to an adaptation's file.</summary>
    [Benchmark]
    public GeneratorDriver CommentInAdaptation() => Edit(1, "// One more comment.\n" + Sources.Adaptation(0));

    /// <summary>A comment was added to the architecture's file.</summary>
    [Benchmark]
    public GeneratorDriver CommentInArchitecture() => Edit(0, "// One more comment.\n" + Sources.Architecture());

    /// <summary>The rank of one adaptation changed.</summary>
    [Benchmark]
    public GeneratorDriver RankOfOne() => Edit(1, Sources.Adaptation(0, Sources.Rank + 1));

    /// <summary>A constant of the architecture changed: all fifty are emitted anew.</summary>
    [Benchmark]
    public GeneratorDriver ConstantOfArchitecture() => Edit(0, Sources.Architecture(positions: 256));

    private GeneratorDriver Edit(int file, string text)
    {
        SyntaxTree[] edited = [.. _trees];
        edited[file] = Parse(text);
        return _warm.RunGenerators(Compile(edited));
    }

    private CSharpCompilation Compile(SyntaxTree[] trees) =>
        CSharpCompilation.Create(
            "Many",
            trees,
            _references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
        );

    private static GeneratorDriver Driver() =>
        CSharpGeneratorDriver.Create([new DslPeftGenerator().AsSourceGenerator()], parseOptions: ParseOptions);

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, ParseOptions);

    private static IEnumerable<MetadataReference> References()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location);
        return ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework || Libraries.Contains(Path.GetFileNameWithoutExtension(path)))
            .Select(path => MetadataReference.CreateFromFile(path));
    }
}
