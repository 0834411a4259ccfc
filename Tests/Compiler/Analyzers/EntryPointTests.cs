using DslPeft.Compiler.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>What is said of a whole project: programs that never run, and a version of C# that is too old.</summary>
public sealed class EntryPointTests
{
    private const string Data = "using DslPeft; namespace Small; [TextData(Text = \"a\", Label = \"b\")] [Labels(\"n\", \"y\")] public sealed class Data;";

    private static readonly string Adapted = Declarations.Adaptation("[Lora(Site.Query, Rank = 2, Alpha = 4)] [Classifier(Labels = 2)]", "Own");

    private static string Program(string name) => $"using DslPeft; namespace Small; [FineTune<Own, Data>(MaxLength = 16)] public static partial class {name};";

    [Theory]
    [InlineData("System.Console.WriteLine(\"Hello, World!\");", "'Train' never runs: the project starts at its top-level statements")]
    [InlineData("public static class Start { public static void Main() { } }", "'Train' never runs: the project starts at 'Start.Main'")]
    [InlineData("return Small.Train.Run(args);", "")]
    [InlineData("public static class Start { public static int Main(string[] args) => Small.Train.Run(args); }", "")]
    [InlineData("public static class Start { public static int Main(string[] args) => DslPeft.Training.FineTuneProgram.Run(Small.Train.Definition, args); }", "")]
    [InlineData("System.Func<string[], int> run = Small.Train.Run; return run(args);", "")]
    [InlineData("", "")]
    public void AProgramBesideAnEntryPoint(string other, string says)
    {
        var reported = Run(OutputKind.ConsoleApplication, [other, Data, Declarations.SmallBert, Adapted, Program("Train")]).Reported;

        Assert.Equal(says.Length == 0 ? [] : ["DPEFT318"], reported.Select(diagnostic => diagnostic.Id));
        Assert.All(reported, diagnostic => Assert.Equal(("Train", true), (AnalyzerOutput.Squiggle(diagnostic), diagnostic.GetMessage(null).Contains(says, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData(OutputKind.ConsoleApplication, true)]
    [InlineData(OutputKind.DynamicallyLinkedLibrary, false)]
    public void SeveralProgramsAndNoMain(OutputKind kind, bool expected)
    {
        var reported = Run(kind, [Data, Declarations.SmallBert, Adapted, Program("First"), Program("Second")]).Reported;

        Assert.Equal(expected ? ["The project has 2 programs and no Main, which would say where it starts: write one that calls First.Run(args) or Second.Run(args)"] : [], reported.Select(diagnostic => diagnostic.GetMessage(null)));
    }

    /// <summary>One error for the project, and no file with errors of its own.</summary>
    [Fact]
    public void OlderLanguage()
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp12);
        var compilation = CSharpCompilation.Create("UnderTest", new[] { Data, Declarations.SmallBert, Adapted, Program("Train") }.Select((text, i) => CSharpSyntaxTree.ParseText(text, options, $"Source{i}.cs")),
            TestReferences.All, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var output = AnalyzerHarness.Run(compilation);

        Assert.Equal("Declarations are compiled to C# 13 or later, and the project's LangVersion is 12.0: remove it or set a later one", Assert.Single(output.Reported, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).GetMessage(null));
        Assert.Empty(output.Errors);
    }

    /// <summary>An error of C# on an attribute is the only one: its values are nobody's.</summary>
    [Theory]
    [InlineData("[Lora(Site.Query)]")]
    [InlineData("[Lora(Site.Query, Rank = 2, Alpha = 4)] [Classifier]")]
    [InlineData("[Lora(Site.Query, Rank = int.MaxValue + 1, Alpha = 4)]")]
    [InlineData("[Houlsby(Site.FeedForwardResult)]")]
    [InlineData("[Prefix(Site.AttentionMemory, Length = Length.Of)] [Budget(Trainable = 3)]")]
    [InlineData("[Lora(Site.Query, Rank = \"8\", Alpha = 4)]")]
    public void AnErrorOfCSharpIsTheOnlyOne(string attributes)
    {
        var output = Run(OutputKind.DynamicallyLinkedLibrary, [Declarations.SmallBert, Declarations.Adaptation(attributes, "Probe"), "namespace Small; public static class Length { public static int Of => 3; }"]);

        Assert.Empty(output.Reported);
        Assert.NotEmpty(output.Errors);
        Assert.All(output.Errors, error => Assert.StartsWith("Source", error.Location.SourceTree!.FilePath, StringComparison.Ordinal));
    }

    /// <summary>One error of an architecture is one, however many adaptations it has; what follows is told as such.</summary>
    [Fact]
    public void AnErrorOfAnArchitectureIsOne()
    {
        var faulty = RuleCase.Edit(Declarations.SmallBert, "Heads = 2", "Heads = 3");
        var output = AnalyzerHarness.Run([faulty, .. Enumerable.Range(0, 8).Select(i => Declarations.Adaptation("[Lora(Site.Query, Rank = 2, Alpha = 4)] [NextSentence]", $"Probe{i}"))]);

        Assert.Equal("DPEFT102", Assert.Single(output.Reported, diagnostic => diagnostic.Severity > DiagnosticSeverity.Info).Id);
        Assert.Equal(8, output.Reported.Count(diagnostic => diagnostic.Id == "DPEFT203"));
        Assert.Empty(output.Errors);
    }

    /// <summary>One wrong argument is one error, whatever it makes wrong.</summary>
    [Theory]
    [InlineData("[LadderSide(Site.Encoder, Reduction = 3)]", "DPEFT216")]
    [InlineData("[Compacter(Site.FeedForwardResult, Bottleneck = 0, Factor = 2)]", "DPEFT216")]
    [InlineData("[Lokr(Site.Query, Rank = 8)]", "DPEFT261")]
    [InlineData("[Pfeiffer(Site.FeedForwardResult, Bottleneck = -1)]", "DPEFT216")]
    public void OneWrongArgumentIsOneError(string attributes, string id)
    {
        var output = AnalyzerHarness.Run([Declarations.SmallBert, Declarations.Adaptation(attributes, "Probe")]);

        var found = Assert.Single(output.Reported);
        Assert.Equal(id, found.Id);
        Assert.DoesNotContain("?", found.GetMessage(null));
        Assert.Contains("; it must be ", found.GetMessage(null));
    }

    private static AnalyzerOutput Run(OutputKind kind, string[] sources) => AnalyzerHarness.Run(new CompilerHarness { Kind = kind }.Create([.. sources.Where(source => source.Length > 0)]));
}
