using DslPeft.Generators.Ir;
using DslPeft.Generators.Ir.Ops;

namespace DslPeft.Compiler.Tests.Units;

using CsCheck;

/// <summary>Shapes, and those that operations give.</summary>
public sealed partial class ShapeTests
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
        Assert.Equal(Read(expected), ShapeInference.Broadcast(Read(a), Read(b)));
        Assert.Equal(Read(expected), ShapeInference.Broadcast(Read(b), Read(a)));
    }

    [Fact]
    public void BroadcastsAsTorchDoes() =>
        Gen.Int[1, 4]
            .Array[0, 4]
            .Sample(
                sizes =>
                    Gen.Int[0, 4]
                        .Select(Gen.Bool.Array[4])
                        .Sample(
                            (drop, ones) =>
                            {
                                // Leading dimensions left out and others set to 1 give a shape that broadcasts back.
                                var narrow = sizes.Skip(Math.Min(drop, sizes.Length)).Select((size, i) => ones[i % 4] ? 1 : size).ToArray();
                                Assert.Equal(
                                    Shape.Of(sizes.Select(size => (long)size)),
                                    ShapeInference.Broadcast(
                                        Shape.Of(sizes.Select(size => (long)size)),
                                        Shape.Of(narrow.Select(size => (long)size))
                                    )
                                );
                            },
                            iter: 3
                        ),
                iter: 300
            );

    [Fact]
    public void CountsElements() =>
        Gen.Int[1, 9]
            .Array[0, 5]
            .Sample(sizes =>
                Assert.Equal(sizes.Aggregate(1L, (count, size) => count * size), Shape.Of(sizes.Select(size => (long)size)).Elements)
            );

    [Fact]
    public void InsertAndRemoveAreInverse() =>
        Gen.Int[0, 3]
            .Sample(axis =>
            {
                Assert.Equal(Hidden, Hidden.Insert(axis, 7).Remove(axis));
                Assert.Equal(Hidden, Hidden.Insert(axis - 4, 7).Remove(axis - 4));
                Assert.Equal((Dim)7, Hidden.Insert(axis, 7).Dims[axis]);
            });

    [Fact]
    public void SwapIsItsOwnInverse() =>
        Gen.Select(Gen.Int[-3, 2], Gen.Int[-3, 2]).Sample((a, b) => Assert.Equal(Hidden, Hidden.Swap(a, b).Swap(a, b)));

    [Theory]
    [InlineData("3", "4", "7")]
    [InlineData("3", "T", "T + 3")]
    [InlineData("T", "3", "T + 3")]
    [InlineData("2", "T + 3", "T + 5")]
    [InlineData("T + 3", "T", "2 * T + 3")]
    [InlineData("3", "N", "N + 3")]
    public void AddsDimensions(string a, string b, string expected) => Assert.Equal(expected, (Dim.Read(a) + Dim.Read(b)).ToString());

    /// <summary>Sums and products of numbers and letters keep their laws; what is unknown stays so.</summary>
    [Fact]
    public void DimensionsAreSumsOfProducts() =>
        Gen.Select(Dims, Dims, Dims)
            .Sample(
                (a, b, c) =>
                {
                    Assert.Equal(a * b, b * a);
                    Assert.Equal((a + b) * c, (a * c) + (b * c));
                    Assert.Equal(a, a + b - b);
                    Assert.Equal(a, Dim.Read(a.ToString()));
                    Assert.True((a + Dim.Unknown).IsUnknown && (Dim.Unknown * b).IsUnknown);
                }
            );

    private static Gen<Dim> Dims =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 2])
            .Select((number, rows, tokens, both) => number + (rows * Dim.Rows) + (tokens * Dim.Tokens) + (both * Dim.Rows * Dim.Tokens));

    /// <summary>What is laid out anew has the shape in letters that it has in the numbers of any batch.</summary>
    [Fact]
    public void LettersStandForTheNumbersOfABatch() =>
        Gen.Select(Gen.OneOf("B", "T", "T + 3", "1", "4", "6").Array[3], Gen.Int[0, 2], Gen.Int[1, 4], Gen.Int[1, 9], Gen.Int[1, 9])
            .Sample(
                (dims, axis, divisor, rows, tokens) =>
                {
                    foreach (
                        var (operation, others) in new[]
                        {
                            ("flatten", $"{axis}"),
                            ("flatten", $"0;{axis}"),
                            ("reshape", $"[-1 {divisor}]"),
                            ("unflatten", $"{axis};[{divisor} -1]"),
                            ("kron", ""),
                        }
                    )
                    {
                        var second = operation == "kron" ? ";2,3,5" : "";
                        if (Tried(operation, string.Join(",", dims) + second, others) is { Known: true } inLetters)
                        {
                            Assert.Equal(
                                Tried(operation, string.Join(",", dims.Select(dim => Numbers(dim, rows, tokens))) + second, others),
                                Shape.Of([.. inLetters.Dims.Select(dim => Dim.Read(Numbers(dim.ToString(), rows, tokens)))])
                            );
                        }
                    }
                }
            );

    private static Shape? Tried(string operation, string tensors, string others)
    {
        try
        {
            return Add(operation, tensors, others);
        }
        catch (ShapeException)
        {
            return null;
        }
    }

    private static string Numbers(string dim, int rows, int tokens) =>
        dim.Replace("B", $"{rows}", StringComparison.Ordinal).Replace("T", $"{tokens}", StringComparison.Ordinal);

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
    [InlineData("\"bti,oi->bto\"", "B,T,8;4,8", "B,T,4")]
    [InlineData("\"ij,jk\"", "2,3;3,4", "2,4")]
    [InlineData("\"bti->bi\"", "B,T,8", "B,8")]
    public void AnEinsteinSumHasTheShapeOfItsEquation(string equation, string tensors, string expected) =>
        Assert.Equal(Read(expected), Sum(equation, tensors));

    [Theory]
    [InlineData("\"bti,oi->bto\"", "B,T,8;4,6", "'i' is 8 and 6")]
    [InlineData("\"bti,oi->bto\"", "B,T,8;8", "'oi' names 2 dimensions of (8)")]
    [InlineData("\"bti,oi->bto\"", "B,T,8", "the equation has 2 factors, and there are 1")]
    [InlineData("\"bti->btk\"", "B,T,8", "'k' of the result is in no factor")]
    public void AnEquationThatDoesNotFitIsRefused(string equation, string tensors, string message) =>
        Assert.Contains(message, Assert.Throws<ShapeException>(() => Sum(equation, tensors)).Message, StringComparison.Ordinal);

    [Fact]
    public void NormsTakeWeightsOfTheirWidth()
    {
        var stage = new StageBuilder("Probe", 0, isLayer: false);
        Operand Input(string name, string shape) => stage.Input(name, InputKind.Variable, Read(shape));

        Assert.Contains(
            "the bias (6) is not as wide as what is normed, (8)",
            Assert
                .Throws<ShapeException>(() =>
                    stage.Add(
                        "layer_norm",
                        "y",
                        Input("x", "B,T,8"),
                        Operand.List(8),
                        Input("w", "8"),
                        Input("b", "6"),
                        Operand.Number(1e-5)
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the last dimensions are not the normed ones, (6)",
            Assert
                .Throws<ShapeException>(() =>
                    stage.Add(
                        "layer_norm",
                        "y",
                        Input("x", "B,T,8"),
                        Operand.List(6),
                        Input("w", "8"),
                        Input("w", "8"),
                        Operand.Number(1e-5)
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    private static Shape Sum(string equation, string tensors)
    {
        var stage = new StageBuilder("Probe", 0, isLayer: false);
        var factors = tensors.Split(';').Select((shape, i) => stage.Input($"x{i}", InputKind.Variable, Read(shape)));
        return stage.ShapeOf(stage.Add("einsum", "y", [new Operand(OperandKind.Enum, equation, 0), .. factors]));
    }

    private static Shape Add(string operation, string tensors, string others)
    {
        var stage = new StageBuilder("Probe", 0, isLayer: false);
        var operands = tensors
            .Split(';')
            .Select((shape, i) => stage.Input($"x{i}", InputKind.Variable, Read(shape)))
            .Concat(
                others
                    .Split(';', StringSplitOptions.RemoveEmptyEntries)
                    .Select(text => text[0] == '[' ? new Operand(OperandKind.List, text[1..^1], 0) : Operand.Expression(text))
            );
        return stage.ShapeOf(stage.Add(operation, "result", [.. operands]));
    }

    private static Shape Read(string text) => Shape.Of([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Dim.Read)]);
}
