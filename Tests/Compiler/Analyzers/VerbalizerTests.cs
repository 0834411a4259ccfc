using DslPeft.Compiler.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>Words of labels against the vocabularies among a project's additional files.</summary>
public sealed class VerbalizerTests
{
    private const string Source = """
        using DslPeft;

        namespace Small;

        [PatternData("{a} It was {mask} .")]
        [Verbalizer("0", "terrible", "Bad"), Verbalizer("1", "great", "mediocre")]
        public sealed class Clozes;
        """;

    [Theory]
    [InlineData("vocab.txt", "[UNK]\nterrible\nbad\ngreat\n##s\n", "mediocre")]
    [InlineData("vocab.txt", "terrible\nbad\ngreat\nmediocre\n", "")]
    [InlineData("vocab.json", """{"\u0120terrible": 0, "Bad" : 1, "Ġgreat": 2, "med": 3}""", "mediocre")]
    [InlineData("words.txt", "terrible\n", "")]
    public void WordsThatAreNoPieceAreReported(string name, string text, string word)
    {
        var compilation = (CSharpCompilation)new CompilerHarness().Create([Source]);
        var output = AnalyzerHarness.Run(compilation, "", new Given("assets/" + name, text));
        Assert.Equal(word.Length == 0 ? [] : ["DPEFT336"], output.Ids);
        Assert.All(output.Reported, diagnostic =>
        {
            Assert.Equal("Verbalizer(\"1\", \"great\", \"mediocre\")", AnalyzerOutput.Squiggle(diagnostic));
            Assert.Contains($"The word '{word}' of the label '1' is no piece of assets/{name}", diagnostic.GetMessage(null));
        });
    }

    /// <summary>A word is right if one of several bases has it.</summary>
    [Fact]
    public void OneOfSeveralVocabulariesIsEnough()
    {
        var compilation = new CompilerHarness().Create([Source]);
        AdditionalText[] files = [new Given("a/vocab.txt", "great\nmediocre\n"), new Given("b/vocab.txt", "terrible\nbad\n")];
        Assert.Empty(AnalyzerHarness.Run(compilation, "", files).Reported);
    }

    private sealed class Given(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
