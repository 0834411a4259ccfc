using DslPeft.Numerics.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Families.Tests.Storage;

/// <summary>Bases of equal values that are held in float32 and otherwise, and adaptations of equal weights over them.</summary>
internal static class StoredModels
{
    /// <summary>How far apart sums of equal products may be that are added in another order.</summary>
    public const double Tolerance = 1e-5;

    public static AdaptationInfo Info(Type adaptation) => (AdaptationInfo)adaptation.GetProperty("Declaration")!.GetValue(null)!;

    /// <summary>A base that is held as an adaptation of it declares, with drawn weights of which none is trivial.</summary>
    public static ArchitectureModule Base(Type adaptation, int seed = 1)
    {
        using var exact = Exact(adaptation, seed);
        var folder = Directory.CreateTempSubdirectory("dslpeft-stored-");
        try
        {
            var path = Path.Combine(folder.FullName, "model.safetensors");
            WriteCheckpoint(exact, path);
            return Load(adaptation, path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The same weights in float32, as a checkpoint holds them.</summary>
    public static ArchitectureModule Exact(Type adaptation, int seed = 1)
    {
        var made = New(adaptation);
        made.Initialise(seed);
        using var noGrad = no_grad();
        using var random = new Generator((ulong)seed + 1);
        foreach (var (_, parameter) in made.named_parameters())
        {
            using var noise = randn(parameter.shape, generator: random) * Scalars.Of(0.1);
            parameter.add_(noise, Scalars.One);
        }
        return made;
    }

    /// <summary>A float32 base of the very values that another one holds.</summary>
    public static ArchitectureModule Dequantised(Type adaptation, ArchitectureModule stored)
    {
        var made = New(adaptation);
        using var noGrad = no_grad();
        foreach (var row in made.Info.Rows)
        {
            using var values = stored.Dense(row.Name);
            made[row.Name].copy_(values);
        }
        return made;
    }

    public static AdaptedModel Create(Type adaptation, ArchitectureModule @base)
    {
        var model = (AdaptedModel)Activator.CreateInstance(adaptation, @base, 42)!;
        using var noGrad = no_grad();
        using var random = new Generator(3);
        foreach (var name in model.Info.Parameters.Where(row => row.Trainable).Select(row => row.Name))
        {
            using var noise = randn(model[name].shape, generator: random) * Scalars.Of(0.1);
            model[name].add_(noise, Scalars.One);
        }
        return model;
    }

    /// <summary>Three rows with padding, with labels for the head.</summary>
    public static Batch Batch(AdaptationInfo info)
    {
        using var random = new Generator(5);
        var ids = randint(3, 99, [3, 9], generator: random, dtype: int64);
        var mask = ones(3, 9, dtype: int64);
        mask[1, TensorIndex.Slice(5)] = 0;
        mask[2, TensorIndex.Slice(8)] = 0;
        return new Batch(
            ids,
            mask,
            labels: info.Head.Name switch
            {
                nameof(HeadKind.CausalLm) => ids.masked_fill(mask.eq(Scalars.Of(0)), Scalars.Of(-100)),
                nameof(HeadKind.Seq2SeqLm) => randint(3, 99, [3, 6], generator: random, dtype: int64),
                _ => tensor(new long[] { 0, 2, 1 }),
            }
        );
    }

    public static ArchitectureModule Load(Type adaptation, string path) =>
        (ArchitectureModule)
            Architecture(adaptation)
                .GetMethod("Load", [typeof(string), typeof(BaseStorage)])!
                .Invoke(null, [path, Info(adaptation).Storage])!;

    public static ArchitectureModule New(Type adaptation) => (ArchitectureModule)Activator.CreateInstance(Architecture(adaptation))!;

    private static Type Architecture(Type adaptation) => adaptation.GetConstructors()[0].GetParameters()[0].ParameterType;

    private static void WriteCheckpoint(ArchitectureModule exact, string path)
    {
        using var scope = NewDisposeScope();
        Checkpoints.SafetensorsWriter.Write(
            path,
            exact.Info.Rows.Select(row =>
                KeyValuePair.Create(
                    row.CheckpointKey ?? row.Name,
                    row.Transposed ? exact[row.Name].detach().t().contiguous() : exact[row.Name].detach()
                )
            )
        );
    }
}
