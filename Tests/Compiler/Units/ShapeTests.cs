using DslPeft.Generators.Ir;
using DslPeft.Generators.Ir.Ops;

namespace DslPeft.Compiler.Tests.Units;

using CsCheck;

/// <summary>Shapes, and those that operations give.</summary>
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
    [InlineData("linear", "B,T,8;3,8", "", "B,T,3")]
    [InlineData("matmul", "B,H,T,4;B,H,4,T", "", "B,H,T,T")]
    [InlineData("matmul", "B,T,8;8", "", "B,T")]
    [InlineData("matmul", "8;8", "", "")]
    [InlineData("matmul", "8;8,3", "", "3")]
    [InlineData("matmul", "8;B,8,3", "", "B,3")]
    [InlineData("matmul", "1,T,4;B,4,5", "", "B,T,5")]
    [InlineData("linear", "8;3,8;3", "", "3")]
    [InlineData("linear", "B,T,8;3,8;1", "", "B,T,3")]
    [InlineData("kron", "2,3;4,5", "", "8,15")]
    [InlineData("kron", "3;4,5", "", "4,15")]
    [InlineData("kron", "B,3;4,5", "", "4 * B,15")]
    [InlineData("attention", "B,H,T,4;B,H,T + 3,4;B,H,T + 3,5;B,1,1,T + 3", "0", "B,H,T,5")]
    [InlineData("bidirectionallstm", "4,8;2,12,8;1,2,12,3;48", "", "4,6")]
    [InlineData("splitlast", "B,T,8", "2;4", "B,T,2,4")]
    [InlineData("reshape", "2,3,4", "[6 4]", "6,4")]
    [InlineData("view", "2,3,4", "[-1 4]", "6,4")]
    [InlineData("view", "B,3,4", "[-1 4]", "3 * B,4")]
    [InlineData("reshape", "B,T + 2,8", "[-1 2 4]", "B * T + 2 * B,2,4")]
    [InlineData("reshape", "?,8", "[-1 4]", "?,4")]
    [InlineData("stack", "3,4", "", "?,3,4")]
    [InlineData("stack", "3,4", "-1", "3,4,?")]
    [InlineData("squeeze", "1,8", "1", "1,8")]
    [InlineData("kl_div", "B,2;B,2", "false;Reduction.Sum", "")]
    [InlineData("kl_div", "B,2;B,2", "false;Reduction.None", "B,2")]
    [InlineData("mse_loss", "B,2;B,2", "", "")]
    [InlineData("cross_entropy", "B,2;B", "", "")]
    [InlineData("cross_entropy", "B,2,T;B,T", "", "")]
    [InlineData("size", "B,T,8", "-1", "")]
    [InlineData("add", "B,T,8;T,8", "", "B,T,8")]
    [InlineData("unflatten", "B,T,8", "2;[2 4]", "B,T,2,4")]
    [InlineData("unflatten", "B,T,8", "-1;[2 4]", "B,T,2,4")]
    [InlineData("unflatten", "B,T,8", "-1;[2 -1]", "B,T,2,4")]
    [InlineData("unflatten", "B,6 * T,8", "1;[3 -1]", "B,3,2 * T,8")]
    [InlineData("unflatten", "B,?,8", "1;[3 -1]", "B,3,?,8")]
    [InlineData("unflatten", "B,1", "0;[-1 4]", null)]
    [InlineData("view", "B,1", "[-1 4]", null)]
    [InlineData("flatten", "B,T,2,4", "2", "B,T,8")]
    [InlineData("flatten", "B,T,2,4", "1", "B,8 * T")]
    [InlineData("flatten", "B,T,8", "0;1", "B * T,8")]
    [InlineData("flatten", "B,?,8", "0;1", "?,8")]
    [InlineData("flatten", "2,3,4", "", "24")]
    [InlineData("flatten", "B,2,3,4", "1;2", "B,6,4")]
    [InlineData("transpose", "B,T,2,4", "1;2", "B,2,T,4")]
    [InlineData("t", "3,8", "", "8,3")]
    [InlineData("narrow", "B,T,24", "-1;8;8", "B,T,8")]
    [InlineData("narrow_from", "B,T + 5,8", "1;3", "B,T + 2,8")]
    [InlineData("narrow_from", "B,T + 5,8", "1;5", "B,T,8")]
    [InlineData("narrow_from", "B,N,8", "1;5", "B,N + -5,8")]
    [InlineData("narrow_from", "B,?,8", "1;5", null)]
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
    [InlineData("softmax", "B,8", "-1", "B,8")]
    [InlineData("embedding", "B,T;50,8", "", "B,T,8")]
    public void IsInferred(string operation, string tensors, string others, string? expected) =>
        Assert.Equal(expected is null ? Shape.Unknown : Read(expected), Add(operation, tensors, others));

    /// <summary>What torch refuses when a model runs is refused when it is compiled, by the operation, the shapes and the reason.</summary>
    [Theory]
    [InlineData("linear", "B,T,8;3,5", "", "linear of (B, T, 8) and (3, 5): the input is 8 wide, but the weight (out, in) takes 5")]
    [InlineData("linear", "B,T,8;8", "", "a weight is (out, in), not (8)")]
    [InlineData("linear", "B,T,8;3,8;8", "", "the bias (8) does not fit the result (B, T, 3)")]
    [InlineData("matmul", "B,T,8;3,5", "", "matmul of (B, T, 8) and (3, 5): 8 columns of the first meet 3 rows of the second")]
    [InlineData("matmul", "B,T,8;T,8,3", "", "B and T, dimension -1 of both, are neither the same nor 1")]
    [InlineData("matmul", ";8", "", "a number is no matrix")]
    [InlineData("mul", "512,128;4,4", "", "mul of (512, 128) and (4, 4): 128 and 4, dimension -1 of both, are neither the same nor 1")]
    [InlineData("mul", "8,6;8", "", "6 and 8, dimension -1 of both")]
    [InlineData("add", "B,T,8;B,8", "", "T and B, dimension -2 of both")]
    [InlineData("add", "B,T + 3,8;B,T,8", "", "T + 3 and T, dimension -2 of both")]
    [InlineData("attention", "B,H,T,4;B,H,T,5;B,H,T,5", "0", "queries are 4 wide and keys 5")]
    [InlineData("attention", "B,H,T,4;B,H,T,4;B,H,T + 1,4", "0", "there are T keys and T + 1 values")]
    [InlineData("attention", "B,H,T,4;B,H,T,4;B,H,T,4;B,1,1,T + 1", "0", "the mask (B, 1, 1, T + 1) does not fit the result (B, H, T, T)")]
    [InlineData("embedding", "B,T;50", "", "a table is (rows, width), not (50)")]
    [InlineData("unflatten", "B,T,8", "-1;[3 -1]", "dimension -1 is 8, which is not 3 × a whole number")]
    [InlineData("unflatten", "B,T,8", "-1;[3 4]", "dimension -1 is 8, which is not 3 × 4")]
    [InlineData("unflatten", "B,T,8", "1;[3 4]", "dimension 1 is T, which is not 3 × 4 in every batch")]
    [InlineData("unflatten", "B,T,8", "1;[3 -1]", "dimension 1 is T, which is not 3 × a whole number in every batch")]
    [InlineData("reshape", "B,T,8", "[-1 3]", "there are 8 * B * T elements, which is not a whole number × 3 in every batch")]
    [InlineData("reshape", "B,T,8", "[4 8]", "there are 8 * B * T elements, which is not 4 × 8 in every batch")]
    [InlineData("unflatten", "B,T,8", "5;[2 4]", "there is no dimension 5")]
    [InlineData("splitlast", "B,T,8", "2;3", "the last dimension is 8, not 2 × 3")]
    [InlineData("flatten", "B,T,8", "2;1", "dimension 1 stands before dimension 2")]
    [InlineData("transpose", "B,T", "1;2", "there is no dimension 2")]
    [InlineData("t", "B,T,8", "", "only a matrix is turned without naming dimensions")]
    [InlineData("narrow", "B,T,24", "-1;20;8", "8 from 20 on are not among the 24 of dimension -1")]
    [InlineData("select", "B,T,8", "2;8", "dimension 2 has 8, and none of number 8")]
    [InlineData("squeeze", "B,T,8", "1", "dimension 1 is T, which may be 1 in one batch and more in another")]
    [InlineData("unsqueeze", "B,T", "4", "there is no dimension 4")]
    [InlineData("reshape", "2,3,4", "[5 -1]", "there are 24 elements, which is not 5 × a whole number")]
    [InlineData("view", "2,3,4", "[5 5]", "there are 24 elements, which is not 5 × 5")]
    [InlineData("cat", "B,T,8;B,T,6", "1", "they differ in dimension 2, along which they are not joined: 8 and 6")]
    [InlineData("cat", "B,T,8;8", "1", "both must have as many dimensions")]
    [InlineData("stack", "3,4", "4", "there is no dimension 4")]
    [InlineData("size", "B,T,8", "3", "there is no dimension 3")]
    [InlineData("mean_over", "B,T,8", "[3]", "there is no dimension 3")]
    [InlineData("sum_over", "B,T,8", "[1 -2]", "a dimension is named twice")]
    [InlineData("softmax", "B,8", "2", "there is no dimension 2")]
    [InlineData("log_softmax", "B,8", "-3", "there is no dimension -3")]
    [InlineData("mse_loss", "B,2;B,1", "", "both must have one shape")]
    [InlineData("kl_div", "B,2;B,3", "false;Reduction.Sum", "2 and 3, dimension -1 of both")]
    [InlineData("cross_entropy", "B,2;T", "", "targets are (B), or (B, 2) for shares of the classes")]
    [InlineData("bidirectionallstm", "4,8;2,12,9;1,2,12,3;48", "", "it takes rows (L, W) and weights")]
    public void IsRefused(string operation, string tensors, string others, string message) =>
        Assert.Contains(message, Assert.Throws<ShapeException>(() => Add(operation, tensors, others)).Message, StringComparison.Ordinal);

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
