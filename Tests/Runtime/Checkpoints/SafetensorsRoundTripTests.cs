using System.Text;
using CsCheck;
using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>What is written is read again, bit for bit, in the layout that the public format describes.</summary>
public sealed partial class SafetensorsRoundTripTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => _folder.File("weights.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnyTensorsAndMetadataComeBackBitForBit() =>
        Gen.Select(SampleTensors.Draws, SampleTensors.Metadata)
            .Sample(
                (draws, metadata) =>
                {
                    using var scope = NewDisposeScope();
                    var tensors = SampleTensors.Make(draws);
                    SafetensorsWriter.Write(File, tensors, metadata);

                    using var file = SafetensorsFile.Open(File);
                    Assert.Equal(
                        metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal),
                        file.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    );
                    Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), file.Entries.Keys.Order(StringComparer.Ordinal));
                    foreach (var (name, tensor) in tensors)
                    {
                        var read = file.Read(name);
                        Assert.Equal(tensor.dtype, read.dtype);
                        Assert.Equal(tensor.shape, read.shape);
                        Assert.Equal(tensor.shape, file.Entries[name].Shape);
                        Assert.Equal(tensor.NumberOfElements, file.Entries[name].Count);
                        Assert.Equal(SampleTensors.Bytes(tensor), SampleTensors.Bytes(read));
                    }
                },
                iter: 200,
                threads: 1
            );

    [Fact]
    public void OrderOfTheArgumentsDoesNotChangeTheBytes() =>
        Gen.Select(SampleTensors.Draws, SampleTensors.Metadata)
            .Sample(
                (draws, metadata) =>
                {
                    using var scope = NewDisposeScope();
                    var tensors = SampleTensors.Make(draws);
                    SafetensorsWriter.Write(File, tensors, metadata);
                    var first = System.IO.File.ReadAllBytes(File);

                    SafetensorsWriter.Write(File, tensors.Reverse(), metadata.Reverse().ToDictionary());
                    Assert.Equal(first, System.IO.File.ReadAllBytes(File));
                },
                iter: 50,
                threads: 1
            );

    [Fact]
    public void BytesAreThoseOfTheFormat()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(
            File,
            new Dictionary<string, Tensor>
            {
                ["b"] = tensor(new[] { 1f, -2f }),
                ["a.ß"] = tensor(new byte[] { 7 }).reshape(1, 1),
                ["c"] = tensor(258L),
            },
            new Dictionary<string, string> { ["z"] = "1", ["format"] = "pt" }
        );

        const string header = """
            {"__metadata__":{"format":"pt","z":"1"},"c":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]},"a.ß":{"dtype":"U8","shape":[1,1],"data_offsets":[16,17]}}
            """;
        var text = Encoding.UTF8.GetBytes(header);
        var padded = (text.Length + 7) / 8 * 8;
        byte[] expected =
        [
            (byte)padded,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            .. text,
            .. Enumerable.Repeat((byte)' ', padded - text.Length),
            2,
            1,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0x80,
            0x3f,
            0,
            0,
            0,
            0xc0,
            7,
        ];
        Assert.Equal(expected, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void EveryTensorIsAlignedToItsElements() =>
        SampleTensors.Draws.Sample(
            draws =>
            {
                using var scope = NewDisposeScope();
                SafetensorsWriter.Write(File, SampleTensors.Make(draws));
                using var file = SafetensorsFile.Open(File);
                Assert.All(file.Entries.Values, entry => Assert.Equal(0, entry.Begin % SafetensorsTypes.SizeOf(entry.Type)));
            },
            iter: 50,
            threads: 1
        );

    [Fact]
    public void StridedTensorsAreWrittenByValue()
    {
        using var scope = NewDisposeScope();
        var matrix = SampleTensors.Counting(3, 4);
        SafetensorsWriter.Write(
            File,
            new Dictionary<string, Tensor>
            {
                ["transposed"] = matrix.t(),
                ["column"] = matrix.narrow(1, 1, 1),
                ["repeated"] = matrix.narrow(0, 0, 1).expand(2, 4),
                ["trained"] = matrix.clone().requires_grad_(),
            }
        );

        using var file = SafetensorsFile.Open(File);
        Assert.Equal([1, 5, 9, 2, 6, 10, 3, 7, 11, 4, 8, 12], SampleTensors.Floats(file.Read("transposed")));
        Assert.Equal([4L, 3L], file.Entries["transposed"].Shape);
        Assert.Equal([2, 6, 10], SampleTensors.Floats(file.Read("column")));
        Assert.Equal([1, 2, 3, 4, 1, 2, 3, 4], SampleTensors.Floats(file.Read("repeated")));
        Assert.False(file.Read("trained").requires_grad);
    }

    [Fact]
    public void TensorsOutliveTheFile()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(File, new Dictionary<string, Tensor> { ["w"] = SampleTensors.Counting(5000) });
        Tensor read;
        using (var file = SafetensorsFile.Open(File))
        {
            read = file.Read("w");
        }
        Assert.Equal(5000f * 5001 / 2, read.to(float64).sum().item<double>());
    }

    [Fact]
    public void AClosedFileIsNotRead()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(File, new Dictionary<string, Tensor> { ["w"] = ones(1) });
        var file = SafetensorsFile.Open(File);
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Read("w"));
    }

    [Fact]
    public void AnUnknownNameIsNamed()
    {
        SafetensorsWriter.Write(File, new Dictionary<string, Tensor>());
        using var file = SafetensorsFile.Open(File);
        var fault = Assert.Throws<CheckpointException>(() => file.Read("absent"));
        Assert.Contains("'absent'", fault.Message);
        Assert.StartsWith(File, fault.Message);
        Assert.Equal(File, fault.Path);
    }

    [Fact]
    public void AnOpenFileCanBeReplaced()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(File, new Dictionary<string, Tensor> { ["w"] = ones(3) });
        using var old = SafetensorsFile.Open(File);
        SafetensorsWriter.Write(File, new Dictionary<string, Tensor> { ["w"] = zeros(3) });
        using var current = SafetensorsFile.Open(File);
        Assert.Equal([1, 1, 1], SampleTensors.Floats(old.Read("w")));
        Assert.Equal([0, 0, 0], SampleTensors.Floats(current.Read("w")));
    }

    [Fact]
    public void AFileShortenedWhileOpenIsRefusedNotRead()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(File, new Dictionary<string, Tensor> { ["w"] = ones(100_000) });
        using var file = SafetensorsFile.Open(File);
        using (var stream = new FileStream(File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            stream.SetLength(200);
        }
        Assert.Contains("became shorter", Assert.Throws<CheckpointException>(() => file.Read("w")).Message);
    }

    [Fact]
    public void TensorsLargerThanOnePieceAreCopiedWhole()
    {
        using var scope = NewDisposeScope();
        // A little over the 2^24 bytes that are handled at a time, twice.
        var large = arange(Scalars.Zero, Scalars.Of((2L << 22) + 5), Scalars.One, dtype: ScalarType.Int32);
        SafetensorsWriter.Write(File, new Dictionary<string, Tensor> { ["large"] = large });
        using var file = SafetensorsFile.Open(File);
        Assert.True(file.Read("large").equal(large).all().item<bool>());
    }

    [SharedFact("fixtures")]
    public void EveryFixtureIsRead()
    {
        var files = Directory.EnumerateFiles(SharedData.Path("fixtures"), "*.safetensors", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(files);
        foreach (var path in files)
        {
            using var scope = NewDisposeScope();
            using var file = SafetensorsFile.Open(path);
            Assert.NotEmpty(file.Entries);
            foreach (var entry in file.Entries.Values)
            {
                var read = file.Read(entry.Name);
                Assert.Equal(entry.Shape, read.shape);
                if (read.is_floating_point())
                    Assert.False(read.isnan().any().item<bool>(), $"{path}: {entry.Name} has NaNs");
            }
        }
    }

    [SharedFact("models", "adapters")]
    public void FilesOfThePublicWriterAreRead()
    {
        var files = Directory.EnumerateFiles(SharedData.Path("models", "adapters"), "*.safetensors", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(files);
        foreach (var path in files)
        {
            using var file = SafetensorsFile.Open(path);
            using var scope = NewDisposeScope();
            Assert.All(file.Entries.Keys, name => Assert.True(file.Read(name).isfinite().all().item<bool>()));
        }
    }
}
