using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Generation;

/// <summary>Texts that are written while they grow.</summary>
public sealed class GrowingTextTests
{
    private static readonly string[] Pieces = ["It", " was", " caf", "\uFFFD", "e\u0301", " ST", "OP", " more"];

    [Fact]
    public void WhatALaterTokenMayChangeIsHeldBack()
    {
        var output = new StringWriter();
        // The fourth piece is the first byte of a character that the fifth completes.
        var text = new GrowingText(
            output,
            tokens => string.Concat(tokens.Select(token => Pieces[token])).Replace("\uFFFDe\u0301", "\u00E9", StringComparison.Ordinal),
            ["STOP"]
        );
        string[] shown =
        [
            "It",
            "It was",
            "It was caf",
            "It was caf",
            "It was caf\u00E9",
            "It was caf\u00E9 ",
            "It was caf\u00E9 ",
            "It was caf\u00E9 ",
        ];
        foreach (var (token, expected) in shown.Index())
        {
            text.Add(token);
            Assert.Equal(expected, output.ToString());
        }
        text.End();
        Assert.Equal("It was caf\u00E9 " + Environment.NewLine, output.ToString());
    }

    [Fact]
    public void ABeginningThatBecomesNoStopTextIsWrittenAtTheEnd()
    {
        var output = new StringWriter();
        var text = new GrowingText(output, tokens => string.Concat(tokens.Select(token => Pieces[token])), ["STOP"]);
        text.Add(0);
        text.Add(5);
        Assert.Equal("It ", output.ToString());
        text.End();
        Assert.Equal("It ST" + Environment.NewLine, output.ToString());
    }

    [Theory]
    [InlineData("one. two. three", 3, ". ", "three")]
    [InlineData("one", -1, ". ", "three")]
    [InlineData("three. ", 0, ". ", "three")]
    public void TheFirstStopTextCounts(string text, int place, params string[] stops) => Assert.Equal(place, StopTexts.Find(text, stops));
}
