using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Data;

/// <summary>BLEU and ROUGE by their definitions.</summary>
public sealed class TextOverlapTests
{
    /// <summary>5 of 6 words, 3 of 5 pairs, 1 of 4 triples, and half of one of 3 sequences of four agree.</summary>
    [Fact]
    public void BleuIsTheGeometricMeanOfShares() =>
        Assert.Equal(
            100 * Math.Pow(5.0 / 6 * 3 / 5 * 1 / 4 * (0.5 / 3), 0.25),
            TextOverlap.Bleu(["the cat is on the mat"], ["the cat sat on the mat"]),
            1e-9
        );

    /// <summary>Counts are summed over texts before shares are taken, and one that is shorter than its reference is punished.</summary>
    [Fact]
    public void BleuIsOfAllTextsTogether()
    {
        var bleu = TextOverlap.Bleu(["a b c d e", "f g h i"], ["a b c d e", "f g h i j k"]);
        Assert.Equal(100 * Math.Exp(1 - (11.0 / 9)), bleu, 1e-9);
        Assert.Equal(100, TextOverlap.Bleu(["a b c d"], ["a b c d"]), 1e-9);
        Assert.Equal(0, TextOverlap.Bleu(["x y z w"], ["a b c d"]));
    }

    /// <summary>A word counts as often as the reference has it.</summary>
    [Fact]
    public void RepeatedWordsAreClipped() =>
        Assert.Equal(
            100 * Math.Pow(2.0 / 7 * (0.5 / 6) * (0.25 / 5) * (0.125 / 4), 0.25),
            TextOverlap.Bleu(["the the the the the the the"], ["the cat is on the mat ok"]),
            1e-9
        );

    /// <summary>Marks are words, but for those within numbers.</summary>
    [Theory]
    [InlineData("It costs 1,000.50 dollars, (really)!", "It costs 1,000.50 dollars , ( really ) !")]
    [InlineData("&quot;A&amp;B&quot;", "\" A & B \"")]
    [InlineData("1999-2001 re-read", "1999 - 2001 re-read")]
    [InlineData("end. No", "end . No")]
    public void WordsAreThoseOfMteval(string text, string words) =>
        Assert.Equal(100, TextOverlap.Bleu([text + " one two three four"], [words + " one two three four"]), 1e-9);

    [Fact]
    public void RougeCountsSequencesAndSubsequences()
    {
        string[] written = ["The police killed the gunman!"],
            reference = ["police kill the gunman"];
        Assert.Equal(2 * 3.0 / (5 + 4), TextOverlap.Rouge(written, reference, 1), 1e-9);
        Assert.Equal(2 * 1.0 / (4 + 3), TextOverlap.Rouge(written, reference, 2), 1e-9);
        Assert.Equal(2 * 3.0 / (5 + 4), TextOverlap.RougeL(written, reference), 1e-9);
        Assert.Equal(2 * 2.0 / (4 + 4), TextOverlap.RougeL(["the gunman kill police"], reference), 1e-9);
        Assert.Equal(0, TextOverlap.RougeL(["", "a"], ["b", "c"]));
    }

    [Fact]
    public void EachTextNeedsAReference() =>
        Assert.Contains("2 texts and 1 references", Assert.Throws<ArgumentException>(() => TextOverlap.Bleu(["a", "b"], ["a"])).Message);
}
