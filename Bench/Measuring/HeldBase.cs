using DslPeft.Architectures;
using DslPeft.Checkpoints;
using DslPeft.Reporting;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Bench.Measuring;

/// <summary>What a base and a training over it need.</summary>
/// <param name="Base">Bytes of the base's tensors.</param>
/// <param name="Peak">The highest resident bytes over those of the process before there was a base.</param>
internal sealed record HeldCost(long Base, long Peak);

/// <summary>Loads and trains a model of TinyLlama's size, in a process of its own.</summary>
internal static class HeldBase
{
    public const int Tokens = 64;
    private const int Seed = 3,
        Steps = 2;

    /// <summary>How the base of an adaptation has to be held.</summary>
    public static BaseStorage StorageOf(Type adaptation) =>
        ((AdaptationInfo)adaptation.GetProperty("Declaration")!.GetValue(null)!).Storage;

    /// <summary>Writes a checkpoint of drawn weights in bfloat16.</summary>
    public static HeldCost Write(string path)
    {
        using var drawn = new TinyLlama();
        drawn.Hold(new BaseStorage(BaseType.BFloat16));
        drawn.Initialise(Seed);
        using var scope = NewDisposeScope();
        SafetensorsWriter.Write(path, drawn.Info.Rows.Select(row => KeyValuePair.Create(row.CheckpointKey!, (Tensor)drawn[row.Name])));
        return new HeldCost(drawn.Bytes, 0);
    }

    public static HeldCost Load(Type adaptation, string path)
    {
        WarmUp();
        using var peak = PeakMemory.Start();
        using var loaded = TinyLlama.Load(path, StorageOf(adaptation));
        return new HeldCost(loaded.Bytes, peak.Growth());
    }

    public static HeldCost Train(Type adaptation)
    {
        WarmUp();
        using var peak = PeakMemory.Start();
        using var drawn = new TinyLlama();
        drawn.Hold(StorageOf(adaptation));
        drawn.Initialise(Seed);
        using var trained = new Emitted((AdaptedModel)Activator.CreateInstance(adaptation, drawn, Seed)!);
        trained.Train(true);
        using var generator = new Generator(Seed);
        using var ids = randint(1, Llama7B.Vocab, [1, Tokens], generator: generator, dtype: int64);
        using var mask = ones_like(ids);
        using var batch = new Batch(ids, mask, labels: ids);
        for (var step = 0; step < Steps; step++)
            trained.Step(batch);
        return new HeldCost(drawn.Bytes, peak.Growth());
    }

    /// <summary>Pays for libraries and first uses.</summary>
    private static void WarmUp()
    {
        using var scope = NewDisposeScope();
        using Tensor x = randn([8, 64], requires_grad: true),
            weight = randn(64, 64);
        using var product = Kernels.FrozenLinear(x, weight);
        product.sum().backward();
        using var blocks = QuantisedTensor.Of(Quantisation.Nf4, weight);
        using var quantised = Kernels.StoredLinear(x, blocks);
        quantised.sum().backward();
    }
}
