using DslPeft.Data;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Data;

/// <summary>A document that is read in parts has the ids of the whole.</summary>
public sealed class TextDocumentsTests
{
    [SharedTheory("data", "tokenizers", "expected", "llama-3.1.jsonl")]
    [InlineData("gpt2")]
    [InlineData("llama")]
    [InlineData("llama-2-json")]
    [InlineData("llama-3.1")]
    [InlineData("qwen3")]
    public void PartsHaveTheIdsOfTheWhole(string name)
    {
        var tokenizer = Tokenizer.Load(SharedData.Path("data", "tokenizers", name));
        var text = File.ReadAllText(SharedData.Path("data", "lm", "moby_dick_gutenberg_2701.txt"))[..60_000]
            .Replace("\r\n", "\n", StringComparison.Ordinal);
        text +=
            string.Concat(File.ReadLines(SharedData.Path("data", "thucnews", "dev.txt")).Take(50)) + " it's  a b\n\nc d é e\u0301 f <g h";
        Assert.True(tokenizer.CutsAtBlanks);

        DocumentPart[] parts = [.. new TextDocuments(tokenizer, partLength: 100, bufferLength: 70).Read(new StringReader(text))];

        Assert.InRange(parts.Length, 100, 1000);
        Assert.Equal(text, string.Concat(parts.Select(part => part.Text)));
        Assert.True(parts[0].Starts && parts[^1].Ends && parts[1..].All(part => !part.Starts) && parts[..^1].All(part => !part.Ends));
        int[] ids =
        [
            .. tokenizer.EncodePrompt(parts[0].Text),
            .. parts[1..].SelectMany(part => tokenizer.EncodeRest(part.Text)),
            tokenizer.Vocabulary.SeparatorId,
        ];
        Assert.Equal(tokenizer.EncodeDocument(text), ids);
    }

    [Fact]
    public void DocumentsArePartedAtEndTokens()
    {
        using var folder = TokenizerFolder.Gpt2();
        var tokenizer = Tokenizer.Load(folder.Path);
        const string text = "a b c<|endoftext|> \n<|endoftext|><|endoftext|>d e<|endoftext|f g";

        Assert.Equal(
            ["a b c", "d e<|endoftext|f g"],
            new TextDocuments(tokenizer, bufferLength: 3).Read(new StringReader(text)).Select(part => part.Text)
        );
        Assert.Equal(
            [("a b c", true, true), ("d", true, false), (" e<|endoftext|f", false, false), (" g", false, true)],
            new TextDocuments(tokenizer, partLength: 5, bufferLength: 19)
                .Read(new StringReader(text))
                .Select(part => (part.Text, part.Starts, part.Ends))
        );
    }

    /// <summary>A token that has or takes a blank stands across such a place, and a text without one is not cut.</summary>
    [Fact]
    public void WhereWordsMayGoOnNothingIsCut()
    {
        using var folder = TokenizerFolder.Gpt2();
        folder.Write("tokenizer_config.json", TokenizerFolder.Entry(259, "x y"));
        Assert.False(Tokenizer.Load(folder.Path).CutsAtBlanks);
        folder.Write("tokenizer_config.json", TokenizerFolder.Entry(259, "xy", behind: true));
        Assert.False(Tokenizer.Load(folder.Path).CutsAtBlanks);
        folder.Write("tokenizer_config.json", TokenizerFolder.Entry(259, "<xy>", before: true, behind: true));
        var tokenizer = Tokenizer.Load(folder.Path);
        Assert.True(tokenizer.CutsAtBlanks);
        Assert.Single(new TextDocuments(tokenizer, partLength: 5, bufferLength: 7).Read(new StringReader(new string('a', 200))));
    }
}
