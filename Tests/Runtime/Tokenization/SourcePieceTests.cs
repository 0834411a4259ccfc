using CsCheck;
using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Tokenization;

/// <summary>Where pieces come from in their text.</summary>
public sealed class SourcePieceTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[Gen.Char["abc!x \t[]ÁáÅßé한国\u0301\u200b\u0000😀"], 0, 40],
        Gen.Select(Gen.OneOf("a", "ab", "ABB", "[MASK]", " ", "Á", "apple!", "[", "𠮟", "\ud800", "½"), Gen.Int[1, 3], (part, times) =>
                string.Concat(Enumerable.Repeat(part, times))
            )
            .List[0, 12]
            .Select(string.Concat)
    );

    [Fact]
    public void PiecesKnowTheirCharacters()
    {
        const string text = "  abc, Á!a\u0301b [MASK]apple";
        var tokenizer = TestVocabulary.Small();

        var pieces = tokenizer.EncodeWithSources(text);

        Assert.Equal(["ab", "c", ",", "Á", "!", "a\u0301b", "[MASK]", "apple"], pieces.Select(p => text[p.Start..p.End]));
        Assert.Equal([8, 9, 1, 5, 11, 8, 4, 10], pieces.Select(p => p.Id));
    }

    /// <summary>The same ids as without places; places in order, none empty, none beyond the text.</summary>
    [Fact]
    public void PlacesAreInOrderAndIdsAreTheSame() =>
        Texts.Sample(text =>
        {
            var tokenizer = TestVocabulary.Small();
            var pieces = tokenizer.EncodeWithSources(text);

            Assert.Equal(tokenizer.Encode(text), pieces.Select(p => p.Id));
            Assert.All(pieces, p => Assert.True(p.Start >= 0 && p.Start < p.End && p.End <= text.Length, $"{p} of {text.Length}"));
            Assert.All(pieces.Zip(pieces.Skip(1)), pair =>
                Assert.True(pair.First.Start <= pair.Second.Start && pair.First.End <= pair.Second.End)
            );
        });

    /// <summary>A piece's own characters make the piece again, where they are whole words.</summary>
    [Fact]
    public void WordsAreCutAsTheirTextIs() =>
        Gen.OneOf("a", "ab", "abb", "apple", "!", "x")
            .List[0, 20]
            .Sample(words =>
            {
                var tokenizer = TestVocabulary.Small();
                var sequence = tokenizer.EncodeWords(words, 1000);

                Assert.Equal([2, .. words.SelectMany(tokenizer.Encode), 3], sequence.Tokens.Ids);
                Assert.Equal(
                    words.Select((word, i) => tokenizer.Encode(word).Length),
                    Enumerable.Range(0, words.Count).Select(i => sequence.Words.Count(w => w == i))
                );
                Assert.Equal((-1, -1), (sequence.Words[0], sequence.Words[^1]));
            });

    [Theory]
    [InlineData(5, new[] { 2, 8, 7, 5, 3 }, new[] { -1, 0, 0, 1, -1 })]
    [InlineData(3, new[] { 2, 8, 3 }, new[] { -1, 0, -1 })]
    [InlineData(2, new[] { 2, 3 }, new[] { -1, -1 })]
    public void WordsThatDoNotFitAreCut(int length, int[] ids, int[] words)
    {
        var sequence = TestVocabulary.Small().EncodeWords(["abb", "a", "b"], length);

        Assert.Equal(ids, sequence.Tokens.Ids);
        Assert.Equal(words, sequence.Words);
    }
}
