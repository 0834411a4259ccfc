using CsCheck;
using DslPeft.Checkpoints;
using static DslPeft.Runtime.Tests.Checkpoints.OnnxBuilder;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>
/// Damaged and hostile ONNX files are refused with a message that names the fault; none crashes or is read out of bounds.
/// </summary>
public sealed class OnnxHostileFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[], string> Tensors =>
        new()
        {
            { "nameless", [.. Field(1, 1UL), .. Field(2, Float), .. Field(9, Counting(1))], "an initialiser has no name" },
            {
                "quantised",
                Tensor("w", UInt8, [1], Field(9, [1])),
                "initialiser 'w' has the type UINT8, which is not read (known: FLOAT, FLOAT16, BFLOAT16, DOUBLE)"
            },
            { "unknown", Tensor("w", 99, [1], Field(9, [1])), "initialiser 'w' has the type 99" },
            { "undefined", Tensor("w", 0, [1], Field(9, [1])), "initialiser 'w' has the type UNDEFINED" },
            {
                "external",
                Tensor("w", Float, [1], Field(13, [.. Field(1, "location"), .. Field(2, "../../etc/passwd")]), Field(14, 1UL)),
                "initialiser 'w' lies in a file of external data"
            },
            { "segment", Tensor("w", Float, [1], Field(3, Field(1, 0UL)), Field(9, Counting(1))), "initialiser 'w' is one segment" },
            {
                "short",
                Tensor("w", Float, [2], Field(9, Counting(1))),
                "initialiser 'w' is F32 [2], which takes 8 bytes, and 4 are stored"
            },
            { "long", Tensor("w", Float, [1], Field(9, Counting(2))), "which takes 4 bytes, and 8 are stored" },
            { "empty", Tensor("w", Float, [2]), "initialiser 'w' is F32 [2], and no values are stored" },
            {
                "twice",
                Tensor("w", Float, [1], Field(9, Counting(1)), Field(4, Counting(1))),
                "initialiser 'w' has its values in several fields"
            },
            { "other", Tensor("w", Float, [1], Field(10, BitConverter.GetBytes(1.0))), "its values are stored as those of another type" },
            { "negative", Tensor("w", Float, [-1], Field(9, Counting(1))), "initialiser 'w' has the negative size -1" },
            {
                "overflow",
                Tensor("w", Float, [1L << 32, 1L << 32]),
                "initialiser 'w' has the shape [4294967296, 4294967296], which overflows 64 bits"
            },
            { "overflow behind zero", Tensor("w", Float, [0, 1L << 32, 1L << 32]), "overflows 64 bits" },
            {
                "dimensions",
                Tensor("w", Float, [.. Enumerable.Repeat(1L, 65)], Field(9, Counting(1))),
                "initialiser 'w' has 65 dimensions"
            },
            { "few halves", Tensor("w", Float16, [1L << 40], Field(5, [1, 2])), "initialiser 'w' is F16 [1099511627776], which takes" },
            { "name", Tensor("?", Float, [1], Field(9, Counting(1)), [0x42, 1, 0xff]), "a text is not UTF-8" },
            { "fixed", Tensor("w", Float, [1], [0x25, 0, 0, 0, 0]), "a field is written as Fixed32, expected Bytes" },
        };

    public static TheoryData<byte[], string> Models =>
        new()
        {
            { [], "it holds no graph" },
            { [0x08], "a number is cut off (at byte 1)" },
            { [0x08, .. Enumerable.Repeat((byte)0xff, 10)], "a number is longer than 64 bits" },
            { [0x3a, 5, 1], "a field of 5 bytes reaches beyond the 1 that follow" },
            { [0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1], "a field of 18446744073709551615 bytes reaches beyond" },
            { [0x3b], "field 7 has the wire type 3, which is not in use" },
            { [0x02, 0], "there is no field 0" },
            { [0x38, 0], "a field is written as Varint, expected Bytes" },
            { [0x09, 1, 2], "a field is cut off" },
            { [.. Field(7, []), .. Field(7, [])], "it holds two graphs" },
            { Field(7, Field(15, [])), "holds sparse initialisers" },
            { Field(7, Field(1, [0x20, 1])), "a field is written as Varint, expected Bytes" },
            { new OnnxBuilder().Raw("a", 1).Raw("a", 1).Model(), "two initialisers are named 'a'" },
        };

    [Theory]
    [MemberData(nameof(Tensors))]
    public void AnInitialiserThatIsNotReadIsNamed(string label, byte[] tensor, string problem)
    {
        Assert.NotEmpty(label);
        AssertRefused(new OnnxBuilder().Initialiser(tensor).Model(), problem);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void AFileThatIsNoModelIsRefused(byte[] model, string problem) => AssertRefused(model, problem);

    [Theory]
    [InlineData(new byte[] { 1 }, "its values are fewer or wider than that")]
    [InlineData(new byte[] { 1, 0xff, 0xff, 4 }, "its values are fewer or wider than that")]
    [InlineData(new byte[] { 1, 2, 3 }, "has more values than that")]
    public void NumbersThatAreNoTwoHalvesAreRefusedWhenRead(byte[] numbers, string problem)
    {
        if (numbers.Length < 2)
            numbers = [0x81, 0x00]; // one number that takes the bytes of two
        using var file = OnnxFile.Open(
            _folder.Write("half.onnx", new OnnxBuilder().Initialiser(Tensor("w", Float16, [2], Field(5, numbers))).Model())
        );
        using var destination = zeros(2);
        Assert.Contains(problem, Assert.Throws<CheckpointException>(() => file.Read("w")).Message);
        Assert.Throws<CheckpointException>(() => file.ReadInto("w", destination));
        Assert.Equal([0, 0], SampleTensors.Floats(destination));
    }

    [Fact]
    public void AMissingFileAndAFolderAreRefused()
    {
        Assert.Contains("cannot be opened", Assert.Throws<CheckpointException>(() => OnnxFile.Open(_folder.File("absent"))).Message);
        Assert.StartsWith(_folder.Path, Assert.Throws<CheckpointException>(() => OnnxFile.Open(_folder.Path)).Message);
    }

    [Fact]
    public void EveryTruncationOfTheGraphIsRefused()
    {
        var valid = ValidFile();
        // What follows the graph may be cut between two fields.
        for (var length = 0; length < valid.Length - 6; length++)
        {
            Assert.False(CanBeRead(valid[..length]), $"the first {length} of {valid.Length} bytes were read as a whole file");
        }
        Assert.True(CanBeRead(valid));
    }

    [Fact]
    public void FlippedBytesAreReadOrRefused()
    {
        var valid = ValidFile();
        var (read, refused) = (0, 0);
        Gen.Select(Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte).Array[1, 6], Gen.Int[0, 40])
            .Sample(
                (flips, cut) =>
                {
                    var damaged = valid.ToArray();
                    foreach (var (position, value) in flips)
                    {
                        damaged[position] = value;
                    }
                    _ = CanBeRead(damaged[..^Math.Max(0, cut - 30)]) ? read++ : refused++;
                },
                iter: 3000,
                threads: 1
            );
        Assert.True(refused > 1000 && read > 20, $"{refused} of {read + refused} damaged files were refused");
    }

    [Fact]
    public void ArbitraryBytesAreReadOrRefused() =>
        Gen
            .Byte.Array[0, 200]
            .Sample(
                bytes =>
                {
                    CanBeRead(bytes);
                    CanBeRead(Field(7, bytes));
                    CanBeRead(Field(7, Field(5, bytes)));
                    CanBeRead(Field(7, Field(1, bytes)));
                },
                iter: 500,
                threads: 1
            );

    private static byte[] ValidFile() =>
        new OnnxBuilder()
            .Raw("a.bias", 3)
            .Raw("12", 2, 3)
            .Initialiser(Tensor("half", Float16, [2], Field(5, [.. Varint(0x3c00), .. Varint(0x4000)])))
            .Initialiser(Tensor("shape", Whole, [1], Field(7, [4])))
            .Node("MatMul", ["x", "12"], "p")
            .Node("Add", ["a.bias", "p"], "y", Attribute("axis", 1))
            .Model();

    /// <summary>
    /// Whether the bytes are a file whose tensors can all be read. Anything but success and a refusal with the file's name fails the test.
    /// </summary>
    private bool CanBeRead(byte[] bytes)
    {
        var path = _folder.Write("fuzzed.onnx", bytes);
        try
        {
            using var scope = NewDisposeScope();
            using var file = OnnxFile.Open(path);
            foreach (var name in file.Entries.Keys)
            {
                Assert.Equal(file.Entries[name].Shape, file.Read(name).shape);
            }
            return true;
        }
        catch (CheckpointException refusal)
        {
            Assert.StartsWith(path, refusal.Message);
            return false;
        }
    }

    private void AssertRefused(byte[] bytes, string problem)
    {
        var path = _folder.Write("hostile.onnx", bytes);
        var fault = Assert.Throws<CheckpointException>(() => OnnxFile.Open(path).Dispose());
        Assert.StartsWith(path, fault.Message);
        Assert.Contains(problem, fault.Message);
    }
}
