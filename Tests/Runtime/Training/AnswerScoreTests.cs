using CsCheck;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training;

public sealed class AnswerScoreTests
{
    [Theory]
    [InlineData("The Norman's  (10th) century!", "normans 10th century")]
    [InlineData("an a THE", "")]
    [InlineData("theatre", "theatre")]
    [InlineData("é–x", "é–x")]
    public void TextsAreNormalised(string text, string expected) => Assert.Equal(expected, string.Join(' ', AnswerScore.Words(text)));

    [Theory]
    [InlineData("the 10th century", "10th Century.", 1, 1)]
    [InlineData("in the 10th century", "10th century", 0, 0.8)]
    [InlineData("x x", "x y", 0, 0.5)]
    [InlineData("y", "x", 0, 0)]
    [InlineData("", "x", 0, 0)]
    public void AgreementByHand(string answer, string reference, double exact, double f1)
    {
        Assert.Equal(new AnswerScore(exact, f1), AnswerScore.Of(answer, [reference]));
        Assert.Equal(new AnswerScore(1, 1), AnswerScore.Of(answer, [reference, answer]));
    }

    [Fact]
    public void NoAnswerAgreesWithNoReferenceAlone()
    {
        Assert.Equal(new AnswerScore(1, 1), AnswerScore.Of("", []));
        Assert.Equal(new AnswerScore(0, 0), AnswerScore.Of("x", []));
    }

    [Fact]
    public void ScoresAreSharesAndSymmetric() =>
        Gen.Select(Words, Words)
            .Sample(
                (a, b) =>
                {
                    var score = AnswerScore.Of(a, [b]);

                    Assert.InRange(score.F1, 0, 1);
                    Assert.True(score.F1 >= score.Exact);
                    Assert.Equal(score, AnswerScore.Of(b, [a]));
                }
            );

    private static Gen<string> Words => Gen.OneOf("a", "the", "x", "y", "z,", "!").List[0, 6].Select(words => string.Join(' ', words));
}
