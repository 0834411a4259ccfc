using DslPeft.Checkpoints;
using static DslPeft.Runtime.Tests.Checkpoints.OnnxBuilder;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>Initialisers are found by the names that their weights have in checkpoints, with their values.</summary>
public sealed class OnnxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("onnx::MatMul_788", "a.dense.bias", "product")]
    [InlineData("927", "product", "a.dense.bias")]
    [InlineData("/a/Constant_output_0", "product", "a.dense.bias")]
    public void AFactorWithoutANameIsTheWeightOfTheBiasThatIsAdded(string name, string left, string right)
    {
        using var scope = NewDisposeScope();
        using var file = Open(
            new OnnxBuilder().Raw("a.dense.bias", 3).Raw(name, 2, 3).Node("MatMul", ["x", name], "product").Node("Add", [left, right], "y")
        );

        Assert.Equal(["a.dense.bias", "a.dense.weight"], file.Entries.Keys.Order());
        Assert.Equal([3, 2], file.Entries["a.dense.weight"].Shape);
        Assert.True(file.Read("a.dense.weight").equal(SampleTensors.Counting(2, 3).t()).all().item<bool>());
        var destination = zeros(3, 2);
        file.ReadInto("a.dense.weight", destination);
        Assert.Equal([1, 4, 2, 5, 3, 6], SampleTensors.Floats(destination));
    }

    [Theory]
    [InlineData(0, new long[] { 3, 2 }, new float[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData(1, new long[] { 2, 3 }, new float[] { 1, 2, 3, 4, 5, 6 })]
    public void AFactorOfAGemmIsTransposedUnlessTheGemmDoesIt(int transB, long[] shape, float[] values)
    {
        using var scope = NewDisposeScope();
        using var file = Open(
            new OnnxBuilder()
                .Raw("pooler.bias", shape[0])
                .Raw("7", 2, 3)
                .Node("Gemm", ["x", "7", "pooler.bias"], "y", Attribute("alpha", 1), Attribute("transB", (ulong)transB))
        );

        Assert.Equal(shape, file.Entries["pooler.weight"].Shape);
        Assert.Equal(values, SampleTensors.Floats(file.Read("pooler.weight")));
    }

    [Fact]
    public void OtherTensorsKeepTheirNamesAndShapes()
    {
        using var file = Open(
            new OnnxBuilder()
                .Raw("a.weight", 3, 2)
                .Raw("a.bias", 2)
                .Raw("9", 2, 2)
                .Raw("b.bias", 2)
                .Raw("10", 2, 4)
                .Raw("c.bias", 2)
                .Raw("11", 2, 2)
                .Initialiser(Tensor("shape", Whole, [1], Field(9, new byte[8])))
                .Node("MatMul", ["x", "a.weight"], "p")
                .Node("Add", ["p", "a.bias"], "q") // has a name
                .Node("MatMul", ["9", "x"], "r")
                .Node("Add", ["r", "b.bias"], "s") // is the first factor
                .Node("MatMul", ["x", "10"], "t")
                .Node("Add", ["t", "c.bias"], "u") // does not fit the bias
                .Node("MatMul", ["x", "11"], "v")
                .Node("Add", ["v", "x"], "w")
        ); // no bias is added

        Assert.Equal(["10", "11", "9", "a.bias", "a.weight", "b.bias", "c.bias"], file.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.All(file.Entries.Values, entry => Assert.False(entry.Transposed));
    }

    [Fact]
    public void EqualTensorsThatShareAnInitialiserHaveAllTheirNames()
    {
        using var scope = NewDisposeScope();
        using var file = Open(
            new OnnxBuilder()
                .Raw("a.bias", 2)
                .Raw("5", 2, 2)
                .Node("Identity", ["a.bias"], "b.bias")
                .Node("MatMul", ["x", "5"], "p")
                .Node("Add", ["b.bias", "p"], "q")
                .Node("MatMul", ["q", "5"], "r")
                .Node("Add", ["a.bias", "r"], "s")
        );

        Assert.Equal(["a.bias", "a.weight", "b.bias", "b.weight"], file.Entries.Keys.Order());
        Assert.Equal([1, 2], SampleTensors.Floats(file.Read("b.bias")));
        Assert.Equal([1, 3, 2, 4], SampleTensors.Floats(file.Read("b.weight")));
    }

    [Fact]
    public void EveryFormOfValuesIsRead()
    {
        using var scope = NewDisposeScope();
        var bits = new byte[][] { Varint(0x3c00), Varint(0xc000), Varint(0x7bff) }; // 1, -2, 65504 in float16
        using var file = Open(
            new OnnxBuilder()
                .Initialiser(Tensor("raw", Float, [2], Field(9, Floats(1, -2))))
                .Initialiser(Tensor("floats", Float, [2], Field(4, Floats(3, 4))))
                .Initialiser([.. Field(1, [2, 1]), .. Field(2, Float), .. Field(8, "packed"), .. Field(9, Floats(5, 6))])
                .Initialiser(Tensor("doubles", OnnxBuilder.Double, [1], Field(10, BitConverter.GetBytes(0.1))))
                .Initialiser(Tensor("half", Float16, [3], Field(5, [.. bits.SelectMany(b => b)])))
                .Initialiser(Tensor("half raw", Float16, [1], Field(9, [0, 0x3c])))
                .Initialiser(Tensor("brain", BFloat16, [2], Field(9, [0x80, 0x3f, 0x00, 0xc0])))
                .Initialiser(Tensor("scalar", Float, [], Field(9, Floats(7))))
                .Initialiser(Tensor("none", Float, [0, 3]))
        );

        Assert.Equal([1, -2], SampleTensors.Floats(file.Read("raw")));
        Assert.Equal([3, 4], SampleTensors.Floats(file.Read("floats")));
        Assert.Equal([2, 1], file.Read("packed").shape);
        Assert.Equal(0.1, file.Read("doubles").item<double>());
        Assert.Equal((ScalarType.Float16, 3), (file.Read("half").dtype, file.Read("half").numel()));
        Assert.Equal([1, -2, 65504], SampleTensors.Floats(file.Read("half")));
        Assert.Equal([1], SampleTensors.Floats(file.Read("half raw")));
        Assert.Equal(
            (ScalarType.BFloat16, 1f, -2f),
            (file.Read("brain").dtype, SampleTensors.Floats(file.Read("brain"))[0], SampleTensors.Floats(file.Read("brain"))[1])
        );
        Assert.Equal([], file.Read("scalar").shape);
        Assert.Equal([0, 3], file.Read("none").shape);
        var widened = zeros(3);
        file.ReadInto("half", widened);
        Assert.Equal([1, -2, 65504], SampleTensors.Floats(widened));
    }

    [Fact]
    public void ACheckpointIsAnOnnxFileOrAFolderWithOne()
    {
        using var scope = NewDisposeScope();
        var path = _folder.Write("model.onnx", Sample().Model());
        using (var alone = CheckpointFolder.Open(path, "bert"))
        {
            Assert.False(alone.HasConfig);
            Assert.Equal([2, 3], alone.Shape("bert.layer.weight"));
            var loaded = zeros(2, 3);
            Assert.True(CheckpointLoader.Load(alone, [new TensorSlot("bert.layer.weight", [2, 3], loaded)]).IsComplete);
            Assert.Equal([1, 3, 5, 2, 4, 6], SampleTensors.Floats(loaded));
            var refusal = CheckpointLoader.Load(alone, [new TensorSlot("layer.weight", [3, 2], zeros(3, 2))]);
            Assert.Equal("layer.weight: expected [3, 2], found [2, 3]", Assert.Single(refusal.Mismatched).ToString());
        }
        _folder.Write("config.json", "{}");
        using var folder = CheckpointFolder.Open(_folder.Path);
        Assert.Equal(["layer.bias", "layer.weight"], folder.Keys);
    }

    [Fact]
    public void MisfitsAreRefusedAndChangeNothing()
    {
        using var scope = NewDisposeScope();
        using var file = Open(Sample());
        var other = ones(3, 2);
        Assert.Contains(
            "tensor 'layer.weight' has shape [2, 3], expected [3, 2]",
            Assert.Throws<CheckpointException>(() => file.ReadInto("layer.weight", other)).Message
        );
        Assert.Contains(
            "does not convert",
            Assert.Throws<CheckpointException>(() => file.ReadInto("layer.bias", zeros(2, dtype: ScalarType.Int64))).Message
        );
        Assert.Contains("holds no tensor named 'absent'", Assert.Throws<CheckpointException>(() => file.Read("absent")).Message);
        Assert.True(other.eq(Scalars.Of(1)).all().item<bool>());
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Read("layer.bias"));
    }

    private static OnnxBuilder Sample() =>
        new OnnxBuilder()
            .Raw("layer.bias", 2)
            .Raw("onnx::MatMul_1", 3, 2)
            .Node("MatMul", ["x", "onnx::MatMul_1"], "p")
            .Node("Add", ["layer.bias", "p"], "y");

    private OnnxFile Open(OnnxBuilder builder) => OnnxFile.Open(_folder.Write("sample.onnx", builder.Model()));
}
