using System.Buffers.Binary;
using System.Text;
using CsCheck;
using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>Damaged and hostile files are refused with a message that names the fault; none crashes or is read out of bounds.</summary>
public sealed class SafetensorsHostileFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""[]""", 0, "must be a JSON object")]
    [InlineData("""  {}""", 0, "starts with '{'")]
    [InlineData("", 0, "starts with '{'")]
    [InlineData("""{"a":""", 0, "not valid JSON")]
    [InlineData("""{} x""", 0, "not valid JSON")]
    [InlineData("""{"\ud800":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "not valid JSON")]
    [InlineData("""{"a":7}""", 0, "'a' must be described by an object, not a number")]
    [InlineData("""{"a":{"shape":[1],"data_offsets":[0,1]}}""", 1, "'a' has no 'dtype'")]
    [InlineData("""{"a":{"dtype":"U8","data_offsets":[0,1]}}""", 1, "'a' has no 'shape'")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1]}}""", 1, "'a' has no 'data_offsets'")]
    [InlineData("""{"a":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}}""", 1, "'a': duplicate field 'dtype'")]
    [InlineData("""{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,1]}}""", 1, "'a': unknown dtype 'Q4' (known: F64,")]
    [InlineData("""{"a":{"dtype":7,"shape":[1],"data_offsets":[0,1]}}""", 1, "'a': dtype must be text")]
    [InlineData("""{"a":{"dtype":"U8","shape":1,"data_offsets":[0,1]}}""", 1, "'a': shape must be an array")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}}""", 1, "'a': shape holds the negative number -1")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,1]}}""", 1, "'a': shape holds 1.5, which is not a whole number")]
    [InlineData("""{"a":{"dtype":"U8","shape":["1"],"data_offsets":[0,1]}}""", 1, "'a': shape holds \"1\"")]
    [InlineData("""{"a":{"dtype":"U8","shape":[18446744073709551617],"data_offsets":[0,1]}}""", 1, "'a': shape holds 18446744073709551617")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[4294967296,4294967297],"data_offsets":[0,1]}}""",
        1,
        "'a': shape [4294967296, 4294967297] overflows"
    )]
    [InlineData(
        """{"a":{"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]}}""",
        0,
        "'a': shape [2305843009213693952] overflows"
    )]
    [InlineData("""{"a":{"dtype":"U8","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "overflows")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0]}}""", 1, "'a': data_offsets must be an array of two numbers")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}}""", 1, "'a': data_offsets holds the negative number -1")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}}""", 1, "'a': data_offsets [1, 0] end before they begin")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 1, "'a': data_offsets [0, 2] reach beyond the 1 bytes")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[9223372036854775806,9223372036854775807]}}""", 1, "reach beyond")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""",
        4,
        "'a' is F32 [2], which takes 8 bytes, but its data_offsets [0, 4] span 4"
    )]
    [InlineData("""{"a":{"dtype":"U8","shape":[],"data_offsets":[0,0]}}""", 0, "'a' is U8 [], which takes 1 bytes")]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""",
        2,
        "duplicate key 'a'"
    )]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}""",
        3,
        "'a' and 'b' overlap"
    )]
    [InlineData(
        """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}}""",
        3,
        "1 bytes before the data of tensor 'b' belong to no tensor"
    )]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 3, "2 bytes at the end of the file belong to no tensor")]
    [InlineData("""{"__metadata__":[]}""", 0, "'__metadata__' must be an object")]
    [InlineData("""{"__metadata__":{"n":1}}""", 0, "'__metadata__' value 'n' must be text, not a number")]
    [InlineData("""{"__metadata__":{"n":null}}""", 0, "'__metadata__' value 'n' must be text, not null")]
    [InlineData("""{"__metadata__":{"n":"1","n":"2"}}""", 0, "duplicate key 'n' in '__metadata__'")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "duplicate key '__metadata__'")]
    public void AHeaderThatDoesNotFitItsFileIsRefused(string header, int dataBytes, string problem) =>
        AssertRefused(SampleTensors.RawFile(header, dataBytes), problem);

    [Fact]
    public void TooManyDimensionsAreRefused()
    {
        var shape = string.Join(",", Enumerable.Repeat("1", 65));
        AssertRefused(
            SampleTensors.RawFile("{\"a\":{\"dtype\":\"U8\",\"shape\":[" + shape + "],\"data_offsets\":[0,1]}}", 1),
            "65 dimensions"
        );
    }

    [Fact]
    public void DeeplyNestedJsonIsRefused() =>
        AssertRefused(SampleTensors.RawFile("{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}", 0), "not valid JSON");

    [Fact]
    public void TextThatIsNotUtf8IsRefused()
    {
        var header = Encoding.UTF8.GetBytes("""{"?":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""");
        header[2] = 0xff;
        AssertRefused(SampleTensors.RawFile(header, 1), "not valid JSON");
    }

    [Theory]
    [InlineData(new byte[0], "it has 0 bytes")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0, 0 }, "it has 7 bytes")]
    [InlineData(new byte[] { 3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}' }, "its header claims 3 bytes, and only 2 follow")]
    [InlineData(
        new byte[] { 1, 0xe1, 0xf5, 5, 0, 0, 0, 0, (byte)'{', (byte)'}' },
        "claims 100000001 bytes, more than the limit of 100000000"
    )]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, (byte)'{', (byte)'}' }, "claims 18446744073709551615 bytes")]
    [InlineData(new byte[] { (byte)'P', (byte)'K', 3, 4, 0, 0, 0, 0, 0, 0 }, "truncated or damaged")]
    public void AFalseHeaderLengthIsRefused(byte[] file, string problem) => AssertRefused(file, problem);

    [Fact]
    public void AMissingFileAndAFolderAreRefused()
    {
        Assert.Contains("cannot be opened", Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(_folder.File("absent"))).Message);
        Assert.StartsWith(_folder.Path, Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(_folder.Path)).Message);
    }

    [Fact]
    public void TruthValuesOtherThanZeroAndOneAreRefusedWhenRead()
    {
        using var scope = NewDisposeScope();
        var bytes = SampleTensors.RawFile("""{"a":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}}""", 3);
        bytes[^1] = 2;
        using var file = SafetensorsFile.Open(_folder.Write("bool.safetensors", bytes));
        Assert.Contains("'a' is BOOL", Assert.Throws<CheckpointException>(() => file.Read("a")).Message);
        var destination = zeros(3, dtype: ScalarType.Bool);
        Assert.Throws<CheckpointException>(() => file.ReadInto("a", destination));
        Assert.False(destination.any().item<bool>());
    }

    [Fact]
    public void FieldsOfLaterVersionsAreLeftAlone()
    {
        using var scope = NewDisposeScope();
        var bytes = SampleTensors.RawFile("""{"a":{"new":{"x":[1]},"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1);
        using var file = SafetensorsFile.Open(_folder.Write("new.safetensors", bytes));
        Assert.Equal(0, file.Read("a").item<byte>());
    }

    [Fact]
    public void EveryTruncationOfAFileIsRefused()
    {
        var valid = ValidFile();
        for (var length = 0; length < valid.Length; length++)
        {
            Assert.False(CanBeRead(valid[..length]), $"the first {length} of {valid.Length} bytes were read as a whole file");
        }
        Assert.True(CanBeRead(valid));
    }

    [Fact]
    public void FlippedBytesAreReadOrRefused()
    {
        var valid = ValidFile();
        var headerEnd = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(valid);
        var flip = Gen.Select(Gen.Int[0, headerEnd + 8], Gen.Byte);
        var (read, refused) = (0, 0);
        Gen.Select(flip.Array[1, 6], Gen.Int[0, 40])
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
        Assert.True(refused > 1000, $"only {refused} of {read + refused} damaged files were refused");
    }

    [Fact]
    public void ExchangedNumbersAndTokensAreReadOrRefused()
    {
        var header = Encoding.UTF8.GetString(ValidFile().AsSpan(8, (int)BinaryPrimitives.ReadInt64LittleEndian(ValidFile())));
        string[] tokens =
        [
            "0",
            "-1",
            "1",
            "9223372036854775807",
            "-9223372036854775808",
            "1e3",
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "\"",
            "null",
            "true",
            "F64",
            "BOOL",
            "\\u0000",
        ];
        var edit = Gen.Select(Gen.Int[1, header.Length - 1], Gen.Int[0, 6], Gen.Int[0, tokens.Length - 1].Select(i => tokens[i]));
        Gen.Select(edit.Array[1, 3], Gen.Int[0, 200])
            .Sample(
                (edits, dataBytes) =>
                {
                    var text = header;
                    foreach (var (position, removed, token) in edits)
                    {
                        var start = Math.Min(position, text.Length);
                        text = text.Remove(start, Math.Min(removed, text.Length - start)).Insert(start, token);
                    }
                    CanBeRead(SampleTensors.RawFile(text, dataBytes));
                },
                iter: 3000,
                threads: 1
            );
    }

    [Fact]
    public void ArbitraryBytesAreReadOrRefused() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[0, 8])
            .Sample(
                (bytes, dataBytes) =>
                {
                    CanBeRead(bytes);
                    CanBeRead(SampleTensors.RawFile([(byte)'{', .. bytes], dataBytes));
                },
                iter: 500,
                threads: 1
            );

    private static byte[] ValidFile()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var path = folder.File("valid.safetensors");
        SafetensorsWriter.Write(
            path,
            new Dictionary<string, Tensor>
            {
                ["layer.weight"] = SampleTensors.Counting(4, 6),
                ["layer.bias"] = SampleTensors.Counting(6).to(ScalarType.BFloat16),
                ["mask"] = tensor(new[] { true, false, true }),
                ["none"] = zeros(0, 3),
            },
            new Dictionary<string, string> { ["format"] = "pt" }
        );
        return File.ReadAllBytes(path);
    }

    /// <summary>
    /// Whether the bytes are a file whose tensors can all be read. Anything but success and a refusal with the file's name fails the test.
    /// </summary>
    private bool CanBeRead(byte[] bytes)
    {
        var path = _folder.Write("fuzzed.safetensors", bytes);
        try
        {
            using var scope = NewDisposeScope();
            using var file = SafetensorsFile.Open(path);
            foreach (var name in file.Entries.Keys)
            {
                Assert.Equal(file.Entries[name].ByteLength, SampleTensors.Bytes(file.Read(name)).Length);
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
        var path = _folder.Write("hostile.safetensors", bytes);
        var fault = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(path).Dispose());
        Assert.StartsWith(path, fault.Message);
        Assert.Contains(problem, fault.Message);
    }
}
