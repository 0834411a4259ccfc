using DslPeft.Generators.Language;

namespace DslPeft.Compiler.Tests.Units;

using CsCheck;

/// <summary>Selections of layers.</summary>
public sealed class LayerRangeTests
{
    [Theory]
    [InlineData("", new[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData("..", new[] { 0, 1, 2, 3, 4, 5 })]
    [InlineData("4..", new[] { 4, 5 })]
    [InlineData("..2", new[] { 0, 1 })]
    [InlineData("^2..", new[] { 4, 5 })]
    [InlineData("..^4", new[] { 0, 1 })]
    [InlineData("3", new[] { 3 })]
    [InlineData("^1", new[] { 5 })]
    [InlineData(" 5, 0 , 2..4", new[] { 0, 2, 3, 5 })]
    public void Selects(string text, int[] expected) => Assert.Equal(expected, LayerRange.Read(text, 6));

    [Theory]
    [InlineData("6", "'6' leaves the layers 0 to 5")]
    [InlineData("4..7", "'4..7' leaves the layers 0 to 5")]
    [InlineData("^7..", "'^7..' leaves the layers 0 to 5")]
    [InlineData("3..3", "'3..3' selects no layer")]
    [InlineData("4..2", "'4..2' selects no layer")]
    [InlineData("1,0..2", "'1,0..2' selects layer 1 twice")]
    [InlineData("one", "'one' is not a layer")]
    [InlineData("-1", "'-1' is not a layer")]
    [InlineData("1.5", "'1.5' is not a layer")]
    public void SaysWhatIsWrong(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => LayerRange.Read(text, 6)).Message);

    /// <summary>Every range selects what C# makes of it.</summary>
    [Fact]
    public void AgreesWithRangesOfCSharp() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 39], Gen.Int[1, 40], Gen.Bool, Gen.Bool)
            .Where((count, from, to, _, _) => from < to && to <= count)
            .Sample(
                (count, from, to, fromEnd, toEnd) =>
                {
                    var text = $"{(fromEnd ? $"^{count - from}" : from)}..{(toEnd && to < count ? $"^{count - to}" : to)}";
                    var expected = Enumerable.Range(0, count).ToArray()[
                        new Range(fromEnd ? ^(count - from) : from, toEnd ? ^(count - to) : to)
                    ];
                    Assert.Equal(expected, LayerRange.Read(text, count));
                }
            );

    /// <summary>A list of layers in any order selects each of them, in order.</summary>
    [Fact]
    public void SelectsListsInOrder() =>
        Gen.Int[0, 11].HashSet[1, 12].Sample(layers => Assert.Equal(layers.Order(), LayerRange.Read(string.Join(",", layers), 12)));
}
