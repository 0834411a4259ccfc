using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft.Numerics.Tests;

// Methods that the compiler has never heard of, one class each, as anybody may declare them.

/// <summary>LoRA with a gate on each row of the batch: the mean over its tokens of a sigmoid.</summary>
[PeftMethod(Join.LinearDelta)]
public sealed class GatedLoraAttribute(params string[] sites) : PeftAttribute(sites)
{
    public required int Rank { get; init; }
    public required double Alpha { get; init; }

    public static Tensor Delta(Tensor x,
        [Weight("Rank, In", Init.KaimingUniform)] Tensor a,
        [Weight("Out, Rank", Init.Zeros)] Tensor b,
        [Weight("1, In", Init.LinearDefault)] Tensor gate,
        [Weight("1", Init.Zeros)] Tensor gateBias,
        [Is("Alpha / Rank")] double scale)
    {
        var open = torch.sigmoid(linear(x, gate, gateBias)).mean([1]).unsqueeze(-1);
        return linear(linear(x, a), b) * scale * open;
    }
}

/// <summary>LoHa (arXiv 2108.06098): the element-wise product of two low-rank products.</summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
public sealed class LohaAttribute(params string[] sites) : PeftAttribute(sites)
{
    public required int Rank { get; init; }
    public required double Alpha { get; init; }

    public static Tensor Delta(Tensor x,
        [Weight("Out, Rank", Init.Normal, Std = 0.1)] Tensor w1a,
        [Weight("Rank, In", Init.Normal)] Tensor w1b,
        [Weight("Out, Rank", Init.Zeros)] Tensor w2a,
        [Weight("Rank, In", Init.Normal)] Tensor w2b,
        [Is("Alpha / Rank")] double scale) => linear(x, matmul(w1a, w1b) * matmul(w2a, w2b)) * scale;
}

/// <summary>LoKr: a Kronecker product.</summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
public sealed class LokrAttribute(params string[] sites) : PeftAttribute(sites)
{
    public required int Factor { get; init; }
    public required int Rank { get; init; }
    public required double Alpha { get; init; }

    public static Tensor Delta(Tensor x,
        [Weight("Factor, Factor", Init.Zeros)] Tensor w1,
        [Weight("Out / Factor, Rank", Init.KaimingUniform)] Tensor w2a,
        [Weight("Rank, In / Factor", Init.KaimingUniform)] Tensor w2b,
        [Is("Alpha / Rank")] double scale) => linear(x, kron(w1, matmul(w2a, w2b))) * scale;
}

/// <summary>VeRA (arXiv 2310.11454): frozen random factors that all sites share, and trained vectors.</summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
public sealed class VeraAttribute(params string[] sites) : PeftAttribute(sites)
{
    public required int Rank { get; init; }

    public static Tensor Delta(Tensor x,
        [Weight("Rank, In", Init.KaimingUniform, Scope = Scope.Model, Frozen = true)] Tensor a,
        [Weight("Out, Rank", Init.KaimingUniform, Scope = Scope.Model, Frozen = true)] Tensor b,
        [Weight("Rank", Init.Ones)] Tensor lambdaD,
        [Weight("Out", Init.Zeros)] Tensor lambdaB) => linear(linear(x, a) * lambdaD, b) * lambdaB;
}

/// <summary>Compacter (arXiv 2106.04647): an adapter of sums of Kronecker products whose rules all adapters share.</summary>
[PeftMethod(Join.Sequential, Adds = true)]
public sealed class CompacterAttribute(params string[] sites) : PeftAttribute(sites)
{
    public required int Bottleneck { get; init; }
    public required int Factor { get; init; }
    [DefaultValue(Act.Gelu)] public Act Activation { get; init; } = Act.Gelu;
    [DefaultValue(false)] public bool NormFirst { get; init; }

    public static Tensor Apply([Normed("NormFirst")] Tensor z,
        [Weight("Factor, Factor, Factor", Init.Normal, Std = 0.01, Scope = Scope.Model)] Tensor rule,
        [Weight("Factor, Width / Factor, 1", Init.Normal)] Tensor downLeft,
        [Weight("Factor, 1, Bottleneck / Factor", Init.Normal)] Tensor downRight,
        [Weight("Bottleneck", Init.Zeros)] Tensor downBias,
        [Weight("Factor, Bottleneck / Factor, 1", Init.Normal)] Tensor upLeft,
        [Weight("Factor, 1, Width / Factor", Init.Normal)] Tensor upRight,
        [Weight("Width", Init.Zeros)] Tensor upBias,
        [Is("Width")] long width, [Is("Bottleneck")] long bottleneck, [Is("Activation")] Act activation)
    {
        var down = einsum("nij,nkl->ikjl", rule, matmul(downLeft, downRight)).reshape(width, bottleneck);
        var up = einsum("nij,nkl->ikjl", rule, matmul(upLeft, upRight)).reshape(bottleneck, width);
        return matmul(Activations.Apply(matmul(z, down) + downBias, activation), up) + upBias;
    }
}

/// <summary>As <see cref="CompacterAttribute"/> with whole blocks in place of products of two factors, where Pfeiffer's adapter stands.</summary>
[PeftMethod(Join.Sequential, Adds = true)]
public sealed class PhmAdapterAttribute(params string[] sites) : PeftAttribute(sites)
{
    public required int Bottleneck { get; init; }
    public required int Factor { get; init; }

    public static Tensor Apply([Normed] Tensor t,
        [Weight("Factor, Factor, Factor", Init.Normal, Std = 0.01, Scope = Scope.Model)] Tensor rule,
        [Weight("Factor, Width / Factor, Bottleneck / Factor", Init.Normal)] Tensor down,
        [Weight("Bottleneck", Init.Zeros)] Tensor downBias,
        [Weight("Factor, Bottleneck / Factor, Width / Factor", Init.Normal)] Tensor up,
        [Weight("Width", Init.Zeros)] Tensor upBias,
        [Is("Width")] long width, [Is("Bottleneck")] long bottleneck)
    {
        var first = einsum("nij,nkl->ikjl", rule, down).reshape(width, bottleneck);
        var second = einsum("nij,nkl->ikjl", rule, up).reshape(bottleneck, width);
        return matmul(relu(matmul(t, first) + downBias), second) + upBias;
    }
}

/// <summary>A bottleneck adapter with a norm of its own before the down projection.</summary>
[PeftMethod(Join.Sequential, Adds = true)]
public sealed class NormedAdapterAttribute(params string[] sites) : PeftAttribute(sites)
{
    public required int Bottleneck { get; init; }

    public static Tensor Apply([Normed] Tensor t,
        [Weight("Width", Init.Ones)] Tensor norm,
        [Weight("Width", Init.Zeros)] Tensor normBias,
        [Weight("Bottleneck, Width", Init.Bert)] Tensor down,
        [Weight("Bottleneck", Init.Zeros)] Tensor downBias,
        [Weight("Width, Bottleneck", Init.Bert)] Tensor up,
        [Weight("Width", Init.Zeros)] Tensor upBias,
        [Is("Width")] long width) => linear(gelu(linear(layer_norm(t, [width], norm, normBias, 1e-5), down, downBias)), up, upBias);
}
