using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

public sealed partial class CheckpointFolderTests
{
    [Theory, InlineData(false), InlineData(true)]
    public void WeightsOfPyTorchAreRead(bool legacy)
    {
        _folder.Write("config.json", "{}");
        WritePickled("pytorch_model.bin", legacy, ("a", 0, [1, 2, 3, 4, 5, 6]), ("b", 1, [7, 8]));
        foreach (var path in new[] { _folder.Path, _folder.File("pytorch_model.bin") })
        {
            using var checkpoint = CheckpointFolder.Open(path);
            Assert.Equal(["a", "b"], checkpoint.Keys);
            Assert.Equal([6L], checkpoint.Shape("a"));
            Assert.Equal([1, 2, 3, 4, 5, 6], SampleTensors.Floats(checkpoint.Read("a")));
            var half = zeros(2, dtype: ScalarType.Float16);
            checkpoint.ReadInto("b", half);
            Assert.Equal([7, 8], SampleTensors.Floats(half.to(ScalarType.Float32)));
            AssertNames(_folder.File("pytorch_model.bin"), "tensor 'a' has shape [6], expected [2]", () =>
            {
                checkpoint.ReadInto("a", half);
                return null;
            });
        }
    }

    [Fact]
    public void ShardsOfPyTorchAreReadAsOne()
    {
        _folder.Write("config.json", "{}");
        WritePickled("pytorch_model-00001-of-00002.bin", false, ("a", 0, [1, 2]));
        WritePickled("pytorch_model-00002-of-00002.bin", true, ("b", 0, [3]));
        _folder.Write(
            "pytorch_model.bin.index.json",
            """{"metadata": {}, "weight_map": {"a": "pytorch_model-00001-of-00002.bin", "b": "pytorch_model-00002-of-00002.bin"}}"""
        );
        using var checkpoint = CheckpointFolder.Open(_folder.Path);
        Assert.Equal(["a", "b"], checkpoint.Keys);
        Assert.Equal([1, 2], SampleTensors.Floats(checkpoint.Read("a")));
        Assert.Equal([3], SampleTensors.Floats(checkpoint.Read("b")));
    }

    /// <summary>Views of one storage, read in any order, are what they are of it; what was read stays when the file is closed.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void ViewsOfOneStorageAreReadOneByOne(bool legacy)
    {
        PickledView[] views =
        [
            new("tail", 0, 4, [2], [1]),
            new("turned", 0, 0, [3, 2], [1, 3]),
            new("other", 1, 0, [1], [1]),
            new("whole", 0, 0, [6], [1]),
        ];
        float[][] storages =
        [
            [1, 2, 3, 4, 5, 6],
            [9],
        ];
        var path = _folder.Write("w.bin", legacy ? PickleBuilder.Legacy(views, storages) : PickleBuilder.Archive(views, storages));
        Dictionary<string, Tensor> read;
        using (var checkpoint = CheckpointFolder.Open(path))
        {
            read = new[] { "tail", "other", "turned", "whole", "tail" }
                .DistinctBy(name => name)
                .ToDictionary(name => name, checkpoint.Read);
            var destination = zeros(3, 2);
            checkpoint.ReadInto("turned", destination);
            Assert.Equal([1, 4, 2, 5, 3, 6], SampleTensors.Floats(destination));
        }
        Assert.Equal([5, 6], SampleTensors.Floats(read["tail"]));
        Assert.Equal([1, 4, 2, 5, 3, 6], SampleTensors.Floats(read["turned"].contiguous()));
        Assert.Equal([9], SampleTensors.Floats(read["other"]));
        Assert.Equal([1, 2, 3, 4, 5, 6], SampleTensors.Floats(read["whole"]));
    }
}
