using DslPeft.Checkpoints;
using DslPeft.Runtime.Tests.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Modules;

/// <summary>A disposed base gives its memory back at once, not when a garbage collection happens to come.</summary>
[Collection(ProcessWide.Name)]
public sealed class DisposedBaseTests : IDisposable
{
    private const int Times = 200,
        Rows = 1024,
        Columns = 512;
    private const long Bytes = 2L * Rows * Columns * sizeof(float);

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-bases-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void LoadedAndDisposedManyTimesItKeepsNothing()
    {
        var file = Path.Combine(_folder, "model.safetensors");
        using (
            Tensor plain = ones(Rows, Columns),
                turned = ones(Columns, Rows)
        )
        {
            SafetensorsWriter.Write(
                file,
                [KeyValuePair.Create("plain", plain), KeyValuePair.Create("turned", turned), KeyValuePair.Create("head.weight", plain)]
            );
        }
        long half = 0,
            most = 0;
        for (var time = 0; time < Times; time++)
        {
            LoadAndDispose(file);
            half = time < Times / 2 ? Math.Max(half, Environment.WorkingSet) : half;
            most = Math.Max(most, Environment.WorkingSet);
        }

        // Far below what one tensor of each load in the second half would hold.
        Assert.InRange(most - half, 0, 20 * Bytes);
    }

    private static void LoadAndDispose(string file)
    {
        using var loaded = new OneLayer();
        loaded.Load(file);
        using (var sum = loaded["turned"].sum())
        {
            Assert.Equal(Rows * Columns, (float)sum.AsDouble());
        }
        loaded.Rounded("plain");
    }

    private sealed class OneLayer()
        : ArchitectureModule(
            new ArchitectureInfo
            {
                Name = nameof(OneLayer),
                Parameters = 2 * Rows * Columns,
                Rows =
                [
                    new ParameterRow("plain", [Rows, Columns], new Initial(Init.Bert), "OneLayer"),
                    new ParameterRow("turned", [Rows, Columns], new Initial(Init.Bert), "OneLayer") { Transposed = true },
                ],
            }
        )
    {
        public void Load(string path) => LoadFrom(path);
    }
}
