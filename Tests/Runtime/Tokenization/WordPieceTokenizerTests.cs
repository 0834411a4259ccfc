using System.Text.Json;
using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Tokenization;

public sealed class WordPieceTokenizerTests
{
    private const int Unknown = 1,
        Class = 2,
        Separator = 3,
        Mask = 4;

    [SharedFact("data", "tokenizers", "expected", "bert-base-uncased.jsonl")]
    public void EveryReferenceRowAgrees()
    {
        var tokenizer = WordPieceTokenizer.Load(SharedData.Path("data", "tokenizers", "bert-base-uncased"));
        var rows = 0;
        foreach (var line in File.ReadLines(SharedData.Path("data", "tokenizers", "expected", "bert-base-uncased.jsonl")))
        {
            using var row = JsonDocument.Parse(line);
            var text = row.RootElement.GetProperty("text").GetString()!;
            int[] expected = [.. row.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];

            Assert.Equal(expected, tokenizer.Encode(text));
            rows++;
        }
        Assert.Equal(35, rows);
    }

    [Theory]
    [InlineData("ab", new[] { 8 })]
    [InlineData("abb", new[] { 8, 7 })]
    [InlineData("abc!ab", new[] { 8, 9, 11, 8 })]
    [InlineData("axb", new[] { Unknown })]
    [InlineData("ÁB", new[] { 8 })]
    [InlineData("a\u0301b", new[] { 8 })]
    [InlineData("a\u200bb", new[] { 8 })]
    [InlineData("a\u00a0b", new[] { 5, 6 })]
    [InlineData("a[MASK]b", new[] { 5, Mask, 6 })]
    [InlineData("a [mask]", new[] { 5, Unknown, Unknown, Unknown })]
    [InlineData("a \ud800 b", new[] { 5, 6 })]
    public void PiecesAreTheLongestFromTheLeft(string text, int[] expected) => Assert.Equal(expected, TestVocabulary.Small().Encode(text));

    [Fact]
    public void CasedModelKeepsCaseAndAccents()
    {
        var tokenizer = new WordPieceTokenizer(TestVocabulary.With("a", "Á", "##B"), lowerCase: false);

        Assert.Equal([6, 7, 5, Unknown], tokenizer.Encode("ÁB a A"));
    }

    [Fact]
    public void HangulIsDecomposedToLetters()
    {
        var words = new BasicTokenizer().Split("한국");

        Assert.Equal(["\u1112\u1161\u11ab\u1100\u116e\u11a8"], words);
    }

    [Fact]
    public void WordsOverAHundredCharactersAreUnknown()
    {
        WordPieceTokenizer tokenizer = new(TestVocabulary.With("a", "##a", "𠮟a", "##𐐨"));

        Assert.Equal(100, tokenizer.Encode(new string('a', 100)).Length);
        Assert.Equal([Unknown], tokenizer.Encode(new string('a', 101)));
        Assert.Equal(100, tokenizer.Encode("a" + string.Concat(Enumerable.Repeat("𐐨", 99))).Length);
    }

    [Fact]
    public void SingleTextIsFramed()
    {
        var tokens = TestVocabulary.Small().Encode("ab abb", null, 16);

        Assert.Equal([Class, 8, 8, 7, Separator], tokens.Ids);
        Assert.Equal([0, 0, 0, 0, 0], tokens.TypeIds);
    }

    [Fact]
    public void PairHasTwoSegments()
    {
        var tokens = TestVocabulary.Small().Encode("a b", "apple", 16);

        Assert.Equal([Class, 5, 6, Separator, 10, Separator], tokens.Ids);
        Assert.Equal([0, 0, 0, 0, 1, 1], tokens.TypeIds);
    }

    [Theory]
    [InlineData("a a a a a", "b", 7, new[] { 2, 5, 5, 5, 3, 6, 3 })]
    [InlineData("a", "b b b b b", 7, new[] { 2, 5, 3, 6, 6, 6, 3 })]
    [InlineData("a a a", "b b b", 8, new[] { 2, 5, 5, 5, 3, 6, 6, 3 })]
    [InlineData("a a", "b b", 3, new[] { 2, 3, 3 })]
    public void LongerOfAPairIsCutFirst(string text, string pair, int length, int[] expected) =>
        Assert.Equal(expected, TestVocabulary.Small().Encode(text, pair, length).Ids);

    [Fact]
    public void LengthWithoutRoomForSpecialTokensIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TestVocabulary.Small().Encode("a", "b", 2));

    [Fact]
    public void DecodeJoinsPieces()
    {
        var tokenizer = TestVocabulary.Small();

        Assert.Equal("abc ab [UNK]", tokenizer.Decode(tokenizer.Encode("ABC ab zzz", null, 10).Ids));
    }

    [Fact]
    public void CaseComesFromTheFolder()
    {
        var folder = Directory.CreateTempSubdirectory("dslpeft-").FullName;
        try
        {
            TestVocabulary.With("a", "A").Save(Path.Combine(folder, "vocab.txt"));
            Assert.Equal([5], WordPieceTokenizer.Load(folder).Encode("A"));

            File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), """{"do_lower_case": false}""");
            Assert.Equal([6], WordPieceTokenizer.Load(folder).Encode("A"));

            File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), "{");
            Assert.Contains("tokenizer_config.json", Assert.Throws<VocabularyException>(() => WordPieceTokenizer.Load(folder)).Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
