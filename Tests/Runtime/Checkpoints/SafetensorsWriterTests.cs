using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>What cannot be written is refused by name, and leaves nothing behind.</summary>
public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void TwoTensorsOfOneName() => AssertRefused([new("w", ones(1)), new("w", zeros(1))], "two tensors are named 'w'");

    [Fact]
    public void TheReservedName() => AssertRefused([new("__metadata__", ones(1))], "cannot be named '__metadata__'");

    [Fact]
    public void ATypeThatTheFormatLacks() =>
        AssertRefused([new("c", zeros(1, dtype: ScalarType.ComplexFloat32))], "'c' has type ComplexFloat32");

    [Fact]
    public void ASparseTensor() =>
        AssertRefused(
            [
                new(
                    "s",
                    sparse_coo_tensor(
                        tensor(
                            new long[,]
                            {
                                { 0 },
                            }
                        ),
                        ones(1),
                        [2]
                    )
                ),
            ],
            "'s' is sparse"
        );

    [Fact]
    public void ANameThatIsNotUnicode() => AssertRefused([new("half \ud800", ones(1))], "not valid Unicode");

    [Fact]
    public void AMissingFolder()
    {
        var path = Path.Combine(_folder.Path, "absent", "w.safetensors");
        var fault = Assert.Throws<CheckpointException>(() => SafetensorsWriter.Write(path, [new("w", ones(1))]));
        Assert.StartsWith(path, fault.Message);
        Assert.Contains($"'{Path.Combine(_folder.Path, "absent")}' does not exist", fault.Message);
    }

    private void AssertRefused(KeyValuePair<string, Tensor>[] tensors, string problem)
    {
        var path = _folder.Write("w.safetensors", "old");
        var fault = Assert.Throws<CheckpointException>(() => SafetensorsWriter.Write(path, tensors));
        Assert.StartsWith(path, fault.Message);
        Assert.Contains(problem, fault.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["w.safetensors"], _folder.Contents);
    }
}
