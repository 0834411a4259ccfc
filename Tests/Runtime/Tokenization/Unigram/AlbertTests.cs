using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Runtime.Tests.Fuzzing;
using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Tokenization.Unigram;

/// <summary>What ALBERT's tokeniser does around its SentencePiece model.</summary>
public sealed class AlbertTests
{
    private static readonly (string Text, int Kind, float Score)[] Pieces =
    [
        ("<pad>", 3, 0),
        ("<unk>", 2, 0),
        ("[CLS]", 3, 0),
        ("[SEP]", 3, 0),
        ("[MASK]", 3, 0),
        ("▁", 1, -4),
        ("9", 1, -3),
        (",", 1, -3),
        ("▁9,", 1, -2),
        ("9,", 1, -2),
        ("▁9", 1, -3),
        ("\"", 1, -3),
        ("e", 1, -3),
        ("E", 1, -3),
        ("é", 1, -3),
        ("▁a", 1, -3),
        ("e,", 1, -2),
    ];

    [Theory]
    [InlineData("9,9", "▁9|,|9")]
    [InlineData("a9,9", "▁a|9|,|9")]
    [InlineData("9,9,", "▁9|,|9|,")]
    [InlineData("ae,", "▁a|e,")]
    [InlineData("``E''", "▁|\"|e|\"")]
    [InlineData(" a  \t É ", "▁a|▁|e")]
    [InlineData("ａ", "▁a")]
    public void TextsAreWrittenAsTheModelWasTrained(string text, string pieces)
    {
        using var folder = Folder();
        var tokenizer = Tokenizer.Load(folder.Path);
        Assert.Equal(pieces.Split('|'), tokenizer.Encode(text).Select(id => tokenizer.Vocabulary.Pieces[id]));
    }

    [Theory]
    [InlineData("""{"keep_accents": true}""", "É", "▁|é")]
    [InlineData("""{"do_lower_case": false}""", "É", "▁|E")]
    [InlineData("""{"do_lower_case": false, "keep_accents": true}""", "Eé", "▁|E|é")]
    public void TheFolderSaysWhetherLettersAreLoweredAndAccentsKept(string config, string text, string pieces)
    {
        using var folder = Folder();
        var tokenizer = folder.Configured(config);
        Assert.Equal(pieces.Split('|'), tokenizer.Encode(text).Select(id => tokenizer.Vocabulary.Pieces[id]));
    }

    [Fact]
    public void ItsTokensAreBerts()
    {
        using var folder = Folder();
        var tokenizer = Tokenizer.Load(folder.Path);

        Assert.Equal(TokenizerFamily.Albert, tokenizer.Vocabulary.Family);
        Assert.Equal([2, 15, 3, 10, 3], tokenizer.Encode("a", "9", 10).Ids);
        Assert.Equal([0, 0, 0, 1, 1], tokenizer.Encode("a", "9", 10).TypeIds);
        Assert.Equal([15, 4, 15], tokenizer.Encode("a [MASK] a"));
        Assert.Equal("a 9", tokenizer.Decode([2, 15, 3, 10, 3]));
    }

    /// <summary>A number's comma stands for its own character.</summary>
    [Fact]
    public void PartsOfASplitPieceKnowTheirCharacters()
    {
        using var folder = Folder();
        Assert.Equal(
            [(1, 2), (2, 3), (3, 4)],
            Tokenizer.Load(folder.Path).EncodeWithSources(" 9,9").Select(piece => (piece.Start, piece.End))
        );
    }

    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "spiece.model"), FuzzSamples.Unigram(Pieces));
        folder.Write("config.json", """{"model_type": "albert"}""");
        return folder;
    }
}
