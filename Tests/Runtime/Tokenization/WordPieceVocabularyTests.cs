using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Tokenization;

public sealed class WordPieceVocabularyTests
{
    [Fact]
    public void MostFrequentPairIsMergedFirst()
    {
        // Pairs: l+##o 5, ##o+##w 5, ##w+##e 2, ##e+##r 2, n+##e 3, ##e+##w 3. Ties go to the pair that sorts first: (##o, ##w) before (l,
        // ##o).
        string[] texts = ["low low low lower lower", "new new new"];

        var vocabulary = WordPieceVocabulary.Build(texts, 5 + 7 + 4);

        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], vocabulary.Pieces.Take(5));
        Assert.Equal(["##e", "##o", "##r", "##w", "l", "n"], vocabulary.Pieces.Skip(5).Take(6));
        Assert.Equal(["##ow", "low", "##ew", "new", "##er"], vocabulary.Pieces.Skip(11));
    }

    [Fact]
    public void OrderOfTextsDoesNotMatter()
    {
        string[] texts = ["the cat sat on the mat", "a hat and a cat", "the rat sat"];

        Assert.Equal(WordPieceVocabulary.Build(texts, 40).Pieces, WordPieceVocabulary.Build(texts.Reverse(), 40).Pieces);
    }

    [Fact]
    public void EveryWordOfTheTextsCanBeWritten()
    {
        string[] texts = ["some words occur twice", "some words occur twice", "only once: Zebra"];
        var builder = new VocabularyBuilder();
        foreach (var text in texts)
        {
            builder.Add(text);
        }
        var vocabulary = builder.Build(200, minimumCount: 1);
        var tokenizer = new WordPieceTokenizer(vocabulary);

        foreach (var text in texts)
        {
            Assert.DoesNotContain(vocabulary.UnknownId, tokenizer.Encode(text));
        }
        Assert.Contains(vocabulary.Find("words")!.Value, tokenizer.Encode(texts[0]));
    }

    [Fact]
    public void RareCharactersGetNoPiece()
    {
        var vocabulary = WordPieceVocabulary.Build(["aa aa ax"], 100);

        Assert.Null(vocabulary.Find("##x"));
        Assert.NotNull(vocabulary.Find("aa"));
    }

    [Fact]
    public void SpecialTokensInTextsAreNotCounted() =>
        Assert.Equal(["a", "b"], WordPieceVocabulary.Build(["a [UNK] a b [MASK] b"], 100).Pieces.Skip(5));

    [Fact]
    public void TooSmallASizeIsRefused() =>
        Assert.Contains(
            "12 pieces",
            Assert.Throws<VocabularyException>(() => WordPieceVocabulary.Build(["abcd dcba abcd dcba bb"], 8)).Message
        );

    [Fact]
    public void SavedVocabularyComesBack()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("dslpeft-").FullName, "vocab.txt");
        var vocabulary = TestVocabulary.With("ä", "##b", "𠮟");

        vocabulary.Save(path);

        Assert.Equal(vocabulary.Pieces, WordPieceVocabulary.Load(path).Pieces);
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Theory]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\na", "line 7: the piece 'a' was already on line 6")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n\na", "line 6: an empty piece")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\n[SEP]\na", "[MASK] is missing")]
    public void DamagedFilesAreRefused(string content, string message)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, content);

        var found = Assert.Throws<VocabularyException>(() => WordPieceVocabulary.Load(path)).Message;

        Assert.Contains(path, found);
        Assert.Contains(message, found);
        File.Delete(path);
    }
}
