using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Low-rank adapter (Karimi Mahabadi et al., arXiv 2106.04647, to compare Compacter with): a bottleneck adapter z + U φ(D z) whose
/// matrices are products of two of a low rank, which each adapter has of its own.
/// </summary>
[PeftMethod(Join.Sequential, Adds = true)]
[BottleneckIsNarrow]
[TypicalLearningRate(1e-4, 1e-2)]
public sealed class LowRankAdapterAttribute(params string[] sites) : PeftAttribute(sites)
{
    // Glorot's bound with a gain of √2.
    private const double Gain = 1.4142135623730951;

    /// <summary>Width m of the bottleneck.</summary>
    public required int Bottleneck { get; init; }

    /// <summary>Rank of both matrices.</summary>
    [DefaultValue(1)]
    public int Rank { get; init; } = 1;

    /// <summary>Activation φ.</summary>
    [DefaultValue(Act.GeluTanh)]
    public Act Activation { get; init; } = Act.GeluTanh;

    /// <summary>What is added to z: z (B, T, Width) to (B, T, Width).</summary>
    public static Tensor Apply(
        Tensor z,
        [Weight("Width, Rank", Init.GlorotUniform, Std = Gain)] Tensor downLeft,
        [Weight("Rank, Bottleneck", Init.GlorotUniform, Std = Gain)] Tensor downRight,
        [Weight("Bottleneck", Init.Zeros)] Tensor downBias,
        [Weight("Bottleneck, Rank", Init.GlorotUniform, Std = Gain)] Tensor upLeft,
        [Weight("Rank, Width", Init.GlorotUniform, Std = Gain)] Tensor upRight,
        [Weight("Width", Init.Zeros)] Tensor upBias,
        [Is("Activation")] Act activation
    )
    {
        var inner = Activations.Apply(Layer(z, downLeft, downRight, downBias), activation);
        return Layer(inner, upLeft, upRight, upBias);
    }

    /// <summary>One of the two layers: x (…, inputs) to (…, outputs).</summary>
    public static Tensor Layer(Tensor x, Tensor left, Tensor right, Tensor bias) => matmul(matmul(x, left), right) + bias;
}
