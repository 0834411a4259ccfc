namespace DslPeft.Compiler.Tests.Units;

using CsCheck;
using DslPeft.Generators.Plan;

/// <summary>Shapes as texts, and the shapes that operations give.</summary>
public sealed class ShapeTests
{
    private static readonly Shape Hidden = Shape.Of("B", "T", 768);

    [Fact]
    public void IsWrittenAsATuple()
    {
        Assert.Equal("(B, T, 768)", Hidden.ToString());
        Assert.Equal("()", Shape.Scalar.ToString());
        Assert.Equal("", Shape.Unknown.ToString());
    }

    [Fact]
    public void IsComparedByValue()
    {
        Assert.Equal(Shape.Of("B", "T", 768), Hidden);
        Assert.NotEqual(Shape.Scalar, Shape.Unknown);
    }

    [Theory]
    [InlineData("B,T,8", "8", "B,T,8")]
    [InlineData("B,T,8", "1,T,8", "B,T,8")]
    [InlineData("1,T,8", "B,T,8", "B,T,8")]
    [InlineData("B,1,1,T", "B,H,T,T", "B,H,T,T")]
    [InlineData("8", "B,8", "B,8")]
    [InlineData("", "B,8", "B,8")]
    public void Broadcasts(string a, string b, string expected)
    {
        Assert.Equal(Read(expected), Shape.Broadcast(Read(a), Read(b)));
        Assert.Equal(Read(expected), Shape.Broadcast(Read(b), Read(a)));
    }

    [Fact]
    public void BroadcastsAsTorchDoes() => Gen.Int[1, 4].Array[0, 4].Sample(sizes => Gen.Int[0, 4].Select(Gen.Bool.Array[4]).Sample((drop, ones) =>
    {
        // Leading dimensions left out and others set to 1 give a shape that broadcasts back.
        var narrow = sizes.Skip(Math.Min(drop, sizes.Length)).Select((size, i) => ones[i % 4] ? 1 : size).ToArray();
        Assert.Equal(Shape.Of(sizes.Select(size => (long)size)), Shape.Broadcast(Shape.Of(sizes.Select(size => (long)size)), Shape.Of(narrow.Select(size => (long)size))));
    }, iter: 3), iter: 300);

    [Fact]
    public void CountsElements() => Gen.Int[1, 9].Array[0, 5].Sample(sizes =>
        Assert.Equal(sizes.Aggregate(1L, (count, size) => count * size), Shape.Of(sizes.Select(size => (long)size)).Elements));

    [Fact]
    public void InsertAndRemoveAreInverse() => Gen.Int[0, 3].Sample(axis =>
    {
        Assert.Equal(Hidden, Hidden.Insert(axis, "7").Remove(axis));
        Assert.Equal(Hidden, Hidden.Insert(axis - 4, "7").Remove(axis - 4));
        Assert.Equal("7", Hidden.Insert(axis, "7").Dims[axis]);
    });

    [Fact]
    public void SwapIsItsOwnInverse() => Gen.Select(Gen.Int[-3, 2], Gen.Int[-3, 2]).Sample((a, b) => Assert.Equal(Hidden, Hidden.Swap(a, b).Swap(a, b)));

    [Theory]
    [InlineData("3", "4", "7")]
    [InlineData("3", "T", "T + 3")]
    [InlineData("T", "3", "T + 3")]
    [InlineData("2", "T + 3", "T + 5")]
    [InlineData("T + 3", "T", "T + T + 3")]
    [InlineData("3", "N", "N + 3")]
    public void AddsDimensions(string a, string b, string expected) => Assert.Equal(expected, Shape.Add(a, b));

    [Theory]
    [InlineData("B,T,8", 1)]
    [InlineData("B,T + 4,8", 1)]
    [InlineData("B,2,T,4", 2)]
    [InlineData("B,1,8", -1)]
    [InlineData("B,T,T + 3", -1)]
    [InlineData("B,T + T,8", -1)]
    [InlineData("", -1)]
    public void PositionsLieAlongOneAxis(string dims, int axis) => Assert.Equal(axis, Read(dims).PositionAxis);

    [Fact]
    public void AnUnknownShapeHasNoPositions() => Assert.Equal(-1, Shape.Unknown.PositionAxis);

    [Fact]
    public void MorePositionsMakePositionsLonger()
    {
        Assert.Equal(Read("B,T + 5,T + 3,8"), Read("B,T + 2,T,8").Longer(3));
        Assert.Equal(Shape.Unknown, Shape.Unknown.Longer(3));
    }

    [Theory]
    [InlineData("linear", "B,T,8;3,8", "", "B,T,3")]
    [InlineData("matmul", "B,H,T,4;B,H,4,T", "", "B,H,T,T")]
    [InlineData("matmul", "B,T,8;8", "", null)]
    [InlineData("add", "B,T,8;T,8", "", "B,T,8")]
    [InlineData("unflatten", "B,T,8", "2;[2 4]", "B,T,2,4")]
    [InlineData("unflatten", "B,T,8", "-1;[2 4]", "B,T,2,4")]
    [InlineData("unflatten", "B,T,8", "-1;[2 -1]", "B,T,2,4")]
    [InlineData("unflatten", "B,T,8", "-1;[3 -1]", null)]
    [InlineData("unflatten", "B,T,8", "1;[3 -1]", null)]
    [InlineData("unflatten", "B,T,8", "5;[2 4]", null)]
    [InlineData("flatten", "B,T,2,4", "2", "B,T,8")]
    [InlineData("flatten", "B,T,2,4", "1", "B,?")]
    [InlineData("flatten", "2,3,4", "", "24")]
    [InlineData("flatten", "B,2,3,4", "1;2", "B,6,4")]
    [InlineData("transpose", "B,T,2,4", "1;2", "B,2,T,4")]
    [InlineData("transpose", "B,T", "1;2", null)]
    [InlineData("t", "3,8", "", "8,3")]
    [InlineData("narrow", "B,T,24", "-1;8;8", "B,T,8")]
    [InlineData("narrow_from", "B,T + 5,8", "1;3", "B,T + 2,8")]
    [InlineData("narrow_from", "B,T + 5,8", "1;5", "B,T,8")]
    [InlineData("narrow_from", "B,N,8", "1;5", null)]
    [InlineData("positions_after", "1,T + 2", "3", "1,T + 5")]
    [InlineData("select", "B,T,8", "1;0", "B,8")]
    [InlineData("unsqueeze", "B,T", "1", "B,1,T")]
    [InlineData("unsqueeze", "B,T", "-1", "B,T,1")]
    [InlineData("squeeze", "1,8", "0", "8")]
    [InlineData("cat", "B,H,3,4;B,H,T,4", "2", "B,H,T + 3,4")]
    [InlineData("sum", "B,T,8", "", "")]
    [InlineData("sum_over", "B,T,8", "1", "B,8")]
    [InlineData("sum_over", "B,T,8", "1;1", "B,1,8")]
    [InlineData("mean_over", "B,T,8", "[1];1", "B,1,8")]
    [InlineData("mean_over", "B,T,8", "[0 1]", "8")]
    [InlineData("sum_over", "B,T,8", "[-1 0];1", "1,T,1")]
    [InlineData("mean_over", "B,T,8", "[3]", null)]
    [InlineData("softmax", "B,8", "-1", "B,8")]
    [InlineData("embedding", "B,T;50,8", "", "B,T,8")]
    public void IsInferred(string operation, string tensors, string others, string? expected)
    {
        var stage = new StageBuilder("Probe", 0, isLayer: false);
        var operands = tensors.Split(';').Select((shape, i) => stage.Input($"x{i}", InputKind.Variable, Read(shape)))
            .Concat(others.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(text => text[0] == '[' ? new Operand(OperandKind.List, text[1..^1], 0) : Operand.Expression(text)));

        var result = stage.Add(operation, "result", [.. operands]);

        Assert.Equal(expected is null ? Shape.Unknown : Read(expected), stage.ShapeOf(result));
    }

    private static Shape Read(string text) => Shape.Of([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Cast<object>()]);
}
