using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Files of every method: what was written is read.</summary>
public abstract class AdapterFileInvariantTests<THost> : IDisposable
    where THost : ITinyHost
{
    public static TheoryData<string> All => TinyModels.Names<THost>();

    private readonly ArchitectureModule _base = TinyModels.Drawn(THost.New());
    private readonly Batch _batch = THost.Batch();
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-adapters-").FullName;

    private string File => Path.Combine(_folder, "adapter.safetensors");

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory, MemberData(nameof(All))]
    public void WhatIsSavedIsLoaded(string name)
    {
        using var noGrad = no_grad();
        using var model = Create(name);
        TinyModels.Perturb(model, 3);
        model.Save(File);
        using var other = Create(name, seed: 99);
        using (var stale = other.Infer(_batch))
            other.Load(File);

        Assert.All(model.Info.Parameters.Where(row => !row.State), row =>
            Assert.True(TinyModels.SameBits(model[row.Name], other[row.Name]), row.Name)
        );
        using var expected = model.Infer(_batch);
        using var actual = other.Infer(_batch);
        TensorAssert.Same(name, expected, actual);
        using var file = SafetensorsFile.Open(File);
        Assert.Equal(
            model.Info.Parameters.Where(row => row is { State: false, Seeded: false }).Sum(row => row.Count),
            file.Entries.Values.Sum(Elements)
        );
    }

    /// <summary>
    /// A deployed file holds every tensor in which the deployed model differs, and no other; a model of other values runs from it.
    /// </summary>
    [Theory, MemberData(nameof(All))]
    public void DeployedFormIsSavedAndLoaded(string name)
    {
        using var noGrad = no_grad();
        using var model = Create(name);
        TinyModels.Perturb(model, 3);
        model.SaveDeployed(File);
        using var expected = model.Infer(_batch);
        using var other = Create(name, seed: 99);
        other.LoadDeployed(File);

        using (var actual = other.Infer(_batch))
            TensorAssert.Same(name, expected, actual);
        using (var file = SafetensorsFile.Open(File))
        {
            // Places are of entries that stand beside them. Before it is pruned, diff pruning changes more than it does in the end.
            if (!name.EndsWith("Pruning", StringComparison.Ordinal))
                Assert.Equal(
                    TinyModels.Constant(model.GetType(), "ChangedParameters"),
                    file.Entries.Where(entry => !entry.Key.EndsWith(".places", StringComparison.Ordinal))
                        .Sum(entry => Elements(entry.Value))
                );
            Assert.DoesNotContain(file.Entries.Keys, key =>
                key.StartsWith("Encoder.prefix", StringComparison.Ordinal)
                || key.Contains(".lora.") && model.Deploy().Names.Contains(key.Split(".lora.")[0] + ".weight")
            );
        }
        Assert.True(other.IsDeployed);
        other.eval();
        if (!TinyModels.Get(name).IsRouted)
            Assert.Contains("no training form", Assert.Throws<InvalidOperationException>(() => other.Forward(_batch)).Message);

        // Moving keeps what was loaded, and loading the trained form replaces it.
        _base.to(float64);
        other.to(float64);
        using (var moved = other.Infer(_batch))
            TensorAssert.Close(name + " in double precision", expected, moved, 1e-5);
        _base.to(float32);
        other.to(float32);
        model.Save(File);
        other.Load(File);
        using var trained = other.Forward(_batch);
        Assert.Equal(expected.shape, trained.shape);
    }

    private AdaptedModel Create(string name, int seed = 42) => TinyModels.Create(TinyModels.Get(name).Type, _base, seed);

    private static long Elements(SafetensorsEntry entry) => entry.Shape.Aggregate(1L, (count, size) => count * size);
}

public sealed class BertAdapterFileTests : AdapterFileInvariantTests<TinyBertHost>;
