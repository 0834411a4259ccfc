using DslPeft.Generators;
using DslPeft.Generators.Emission;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Compiler.Tests.Generator;

/// <summary>A file whose name Roslyn refuses takes no other with it, and is emitted all the same.</summary>
public sealed class OutputNameTests
{
    [Theory]
    [InlineData("Good.g.cs")]
    [InlineData("GOOD.g.cs")]
    [InlineData("a*b.g.cs")]
    [InlineData("a\tb.g.cs")]
    [InlineData("")]
    public void EveryFileIsThere(string name)
    {
        EmittedFile[] files =
        [
            new("Good.g.cs", "class Good;"),
            new(name, "class Odd;"),
            new(name, "class Other;"),
            new("Last.g.cs", "class Last;"),
        ];

        var result = Run(files);

        Assert.Null(result.Exception);
        Assert.Equal(
            ["Good", "Last", "Odd", "Other"],
            result.GeneratedSources.Select(file => file.SourceText.ToString()["class ".Length..^1]).Order(StringComparer.Ordinal)
        );
        Assert.Contains("Good.g.cs", result.GeneratedSources.Select(file => file.HintName));
    }

    /// <summary>What is written twice, name and text, is there once.</summary>
    [Fact]
    public void TheSameTextIsThereOnceMore() =>
        Assert.Equal(2, Run([new("A.g.cs", "// A"), new("A.g.cs", "// A"), new("A.g.cs", "// A")]).GeneratedSources.Length);

    private static GeneratorRunResult Run(EmittedFile[] files) =>
        CSharpGeneratorDriver.Create(new Writing(files)).RunGenerators(CSharpCompilation.Create("Probe")).GetRunResult().Results.Single();

    private sealed class Writing(EmittedFile[] files) : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) =>
            Outputs.Write(context, context.CompilationProvider.SelectMany((_, _) => new[] { files.Length }), _ => files);
    }
}
