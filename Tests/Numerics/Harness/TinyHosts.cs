using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>An architecture of the tests' size, with the methods that are declared over it.</summary>
public interface ITinyHost
{
    static abstract IReadOnlyList<TinyMethod> Methods { get; }

    /// <summary>A base, all zero.</summary>
    static abstract ArchitectureModule New();

    /// <summary>No method and a head: the base's logits.</summary>
    static abstract AdaptedModel Probe(ArchitectureModule @base);

    /// <summary>Three rows of nine tokens, the later ones padded.</summary>
    static abstract Batch Batch();

    /// <summary>The last token type.</summary>
    static abstract long LastType { get; }

    /// <summary>The positions (B, T) that a batch without positions has.</summary>
    static abstract Tensor Positions(Batch batch);
}

/// <summary>A base of random weights and a batch that fits it.</summary>
internal sealed record HostModel(ArchitectureModule Base, Batch Batch) : IDisposable
{
    public void Dispose()
    {
        Batch.Dispose();
        Base.Dispose();
    }
}

public abstract class TinyBertHost : ITinyHost
{
    public static IReadOnlyList<TinyMethod> Methods => TinyModels.All;

    public static long LastType => 1;

    public static ArchitectureModule New() => new TinyBert();

    public static AdaptedModel Probe(ArchitectureModule @base) => new TinyProbe((TinyBert)@base);

    public static Batch Batch() => TinyModels.Batch();

    public static Tensor Positions(Batch batch) =>
        arange(Scalars.Zero, Scalars.Of(batch.Tokens), Scalars.One, int64).unsqueeze(0).expand(batch.Rows, batch.Tokens);
}

public abstract class TinyRobertaHost : ITinyHost
{
    public static IReadOnlyList<TinyMethod> Methods => TinyRobertaModels.All;

    public static long LastType => 0;

    public static ArchitectureModule New() => new TinyRoberta();

    public static AdaptedModel Probe(ArchitectureModule @base) => new RobertaProbe((TinyRoberta)@base);

    public static Batch Batch() => TinyModels.Batch(padding: 1, lastType: LastType);

    public static Tensor Positions(Batch batch) => batch.AttentionMask.cumsum(1).mul(batch.AttentionMask).Plus(1);
}
