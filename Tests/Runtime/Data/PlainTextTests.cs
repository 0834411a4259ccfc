using DslPeft.Data;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Runtime.Tests.Tokenization;
using DslPeft.Runtime.Tests.Training;
using DslPeft.Tokenization;
using DslPeft.Training;
using TorchSharp;

namespace DslPeft.Runtime.Tests.Data;

/// <summary>Running text for causal language models: where documents begin and end, and what is trained.</summary>
public sealed class PlainTextTests : IDisposable
{
    private const int End = 0,
        Ab = TokenizerFolder.Ab,
        BlankAb = TokenizerFolder.BlankAb;

    private static readonly PlainTextFormat Format = new() { Name = "text" };

    private readonly TemporaryFolder _folder = TokenizerFolder.Gpt2();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ab ab", new[] { Ab, BlankAb, End })]
    [InlineData("ab<|endoftext|>", new[] { Ab, End })]
    [InlineData("ab<|endoftext|> \n", new[] { Ab, End })]
    [InlineData("ab<|endoftext|>ab", new[] { Ab, End, Ab, End })]
    public void ADocumentEndsWithOneEndToken(string text, int[] expected) =>
        Assert.Equal(expected, Tokenizer.Load(_folder.Path).EncodeDocument(text));

    [Theory]
    [InlineData("ab")]
    [InlineData("<|endoftext|>ab")]
    public void ATextHasOneStartToken(string text)
    {
        var tokenizer = _folder.Configured("""{"add_bos_token": true}""");

        Assert.Equal([End, Ab], tokenizer.EncodePrompt(text));
        Assert.Equal([End, Ab, End], tokenizer.EncodeDocument(text));
    }

    [SharedTheory("data", "tokenizers", "llama", "tokenizer.model")]
    [InlineData("Hello world")]
    [InlineData("<s>Hello world")]
    [InlineData("<s> Hello world</s>\n")]
    public void ADocumentOfLlamaStandsBetweenItsTokens(string text)
    {
        using var folder = TokenizerFolder.Llama();
        var tokenizer = folder.Configured("""{"legacy": true}""");
        var ids = tokenizer.EncodeDocument(text);

        Assert.Equal((1, 2), (ids[0], ids[^1]));
        Assert.Equal("Hello world", tokenizer.Decode(ids).Trim());
        Assert.Equal(2, ids.Count(tokenizer.Vocabulary.IsSpecial));
    }

    /// <summary>End tokens that are written out in a file part its documents.</summary>
    [SharedTheory("data", "tokenizers", "llama", "tokenizer.model")]
    [InlineData("Hello</s>world")]
    [InlineData("<s>Hello</s>\n<s>world</s>\n")]
    [InlineData("Hello</s></s>world</s> ")]
    public void EachDocumentStandsBetweenItsTokens(string text)
    {
        using var folder = TokenizerFolder.Llama();
        var path = folder.Write("train.txt", text);
        var rows = Format.Read(path, new TaskInput(TinyModel.Describe(HeadKind.CausalLm), Tokenizer.Load(folder.Path), 16));
        using var batch = rows.Collate([0]);
        using var labels = batch.RequireLabels().to(torch.int64);

        Assert.Equal([1, 15043, 2, 1, 3186, 2], labels.data<long>().ToArray());
    }

    /// <summary>The end token is a label, although it fills short rows, too.</summary>
    [Fact]
    public void TheEndTokenIsTrainedAndFillingIsNot()
    {
        _folder.Write("train.txt", "ab ab ab ab");
        var rows = Read("train.txt", maxLength: 3);
        using var batch = rows.Collate([0, 1]);
        using var labels = batch.RequireLabels().to(torch.int64);

        Assert.Equal([Ab, BlankAb, BlankAb, BlankAb, End, -100], labels.data<long>().ToArray());
    }

    /// <summary>Each token but the first of a row is predicted: a row is never one token alone.</summary>
    [Theory]
    [InlineData("ab", 8, new[] { 2 })]
    [InlineData("ab ab ab", 3, new[] { 3, 2 })]
    [InlineData("ab ab ab ab", 2, new[] { 2, 2, 2 })]
    public void NoTokenIsLeftOver(string text, int maxLength, int[] lengths)
    {
        _folder.Write("train.txt", text);
        var rows = Read("train.txt", maxLength);

        Assert.Equal(lengths, rows.Lengths());
        using var batch = rows.Collate([rows.Count - 1]);
        Assert.Equal(End, batch.RequireLabels()[0, -1].AsInt64());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("<|endoftext|>\n")]
    public void AFileWithoutTextIsRefused(string text)
    {
        var path = _folder.Write("train.txt", text);

        Assert.Equal($"{path}: the file has no text.", Assert.Throws<DataException>(() => Read("train.txt", 8)).Message);
    }

    [Theory]
    [InlineData("", "text 2: '' has no token")]
    [InlineData("ab", "text 2: 'ab' has one token")]
    public void ATextThatPredictsNothingIsRefused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<DataException>(() => Format.OfTexts(["ab ab", text], Input(8))).Message);

    private TaskRows Read(string name, int maxLength) => Format.Read(Path.Combine(_folder.Path, name), Input(maxLength));

    private TaskInput Input(int maxLength) => new(TinyModel.Describe(HeadKind.CausalLm), Tokenizer.Load(_folder.Path), maxLength);
}
