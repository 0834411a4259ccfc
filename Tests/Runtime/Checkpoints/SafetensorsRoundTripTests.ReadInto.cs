using System.Text;
using CsCheck;
using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

public sealed partial class SafetensorsRoundTripTests
{
    [Fact]
    public void ReadIntoWritesOnlyItsView()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(File, new Dictionary<string, Tensor> { ["w"] = SampleTensors.Counting(2, 2) });
        using var file = SafetensorsFile.Open(File);

        var columns = zeros(2, 4);
        file.ReadInto("w", columns.narrow(1, 1, 2));
        Assert.Equal([0, 1, 2, 0, 0, 3, 4, 0], SampleTensors.Floats(columns));

        var rows = zeros(4, 2);
        file.ReadInto("w", rows.narrow(0, 1, 2));
        Assert.Equal([0, 0, 1, 2, 3, 4, 0, 0], SampleTensors.Floats(rows));

        var transposed = zeros(2, 2);
        file.ReadInto("w", transposed.t());
        Assert.Equal([1, 3, 2, 4], SampleTensors.Floats(transposed));
    }

    [Fact]
    public void ReadIntoConvertsFloatingTypes()
    {
        using var scope = NewDisposeScope();
        ScalarType[] types = [ScalarType.Float64, ScalarType.Float32, ScalarType.Float16, ScalarType.BFloat16];
        var values = tensor(new[] { 0.5f, -1.25f, 3f });
        SafetensorsWriter.Write(File, types.ToDictionary(type => type.ToString(), type => values.to(type)));
        using var file = SafetensorsFile.Open(File);
        foreach (var stored in types)
        {
            foreach (var wanted in types)
            {
                var destination = zeros(3, dtype: wanted);
                file.ReadInto(stored.ToString(), destination);
                Assert.Equal(wanted, destination.dtype);
                Assert.Equal([0.5f, -1.25f, 3f], SampleTensors.Floats(destination));
            }
        }
    }

    [Fact]
    public void IntegersWidenAndNothingElseConverts()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(
            File,
            new Dictionary<string, Tensor>
            {
                ["bytes"] = tensor(new byte[] { 200 }),
                ["longs"] = tensor(new[] { 1L }),
                ["floats"] = tensor(new[] { 1f }),
                ["truths"] = tensor(new[] { true }),
            }
        );
        using var file = SafetensorsFile.Open(File);

        var wide = zeros(1, dtype: ScalarType.Int16);
        file.ReadInto("bytes", wide);
        Assert.Equal(200, wide.item<short>());

        foreach (
            var (name, type) in new[]
            {
                ("bytes", ScalarType.Int8),
                ("longs", ScalarType.Int32),
                ("longs", ScalarType.Float32),
                ("floats", ScalarType.Int64),
                ("truths", ScalarType.Float32),
                ("bytes", ScalarType.Bool),
            }
        )
        {
            var destination = zeros(1, dtype: type);
            var fault = Assert.Throws<CheckpointException>(() => file.ReadInto(name, destination));
            Assert.Contains($"'{name}'", fault.Message);
            Assert.Contains("does not convert", fault.Message);
        }
    }

    [Fact]
    public void ReadIntoAnotherShapeIsRefusedAndNeverBroadcast()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(File, new Dictionary<string, Tensor> { ["w"] = ones(1, 3) });
        using var file = SafetensorsFile.Open(File);
        var destination = zeros(2, 3);
        var fault = Assert.Throws<CheckpointException>(() => file.ReadInto("w", destination));
        Assert.Contains("'w' has shape [1, 3], expected [2, 3]", fault.Message);
        Assert.Equal(0, destination.sum().item<float>());
    }

    [Fact]
    public void ReadIntoAParameterRecordsNoGradientAndFailsAStaleBackward()
    {
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(File, new Dictionary<string, Tensor> { ["w"] = SampleTensors.Counting(2) });
        using var file = SafetensorsFile.Open(File);
        var parameter = ones(2).requires_grad_();
        file.ReadInto("w", parameter);
        Assert.True(parameter.is_leaf);
        Assert.True(parameter.requires_grad);
        Assert.Equal([1, 2], SampleTensors.Floats(parameter));

        var loss = (parameter * parameter).sum();
        file.ReadInto("w", parameter);
        var fault = Assert.ThrowsAny<Exception>(() => loss.backward());
        Assert.Contains("modified by an inplace operation", fault.Message);
    }
}
