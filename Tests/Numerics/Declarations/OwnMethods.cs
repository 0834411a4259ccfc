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

    public static Tensor Delta(
        Tensor x,
        [Weight("Rank, In", Init.KaimingUniform)] Tensor a,
        [Weight("Out, Rank", Init.Zeros)] Tensor b,
        [Weight("1, In", Init.LinearDefault)] Tensor gate,
        [Weight("1", Init.Zeros)] Tensor gateBias,
        [Is("Alpha / Rank")] double scale
    )
    {
        var open = torch.sigmoid(linear(x, gate, gateBias)).mean([1]).unsqueeze(-1);
        return linear(linear(x, a), b) * scale * open;
    }
}

/// <summary>A bottleneck adapter with a norm of its own before the down projection.</summary>
[PeftMethod(Join.Sequential, Adds = true)]
public sealed class NormedAdapterAttribute(params string[] sites) : PeftAttribute(sites)
{
    public required int Bottleneck { get; init; }

    public static Tensor Apply(
        [Normed] Tensor t,
        [Weight("Width", Init.Ones)] Tensor norm,
        [Weight("Width", Init.Zeros)] Tensor normBias,
        [Weight("Bottleneck, Width", Init.Bert)] Tensor down,
        [Weight("Bottleneck", Init.Zeros)] Tensor downBias,
        [Weight("Width, Bottleneck", Init.Bert)] Tensor up,
        [Weight("Width", Init.Zeros)] Tensor upBias,
        [Is("Width")] long width
    ) => linear(gelu(linear(layer_norm(t, [width], norm, normBias, 1e-5), down, downBias)), up, upBias);
}
