using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

// A method over weights that the compiler has never heard of, with operations outside of its vocabulary, as anybody may declare it.

/// <summary>
/// C3A (arXiv 2407.19342) for square weights: W + C, where each row of the circulant matrix C is the one above it, moved on by one. It is
/// made of its first column in the Fourier domain.
/// </summary>
[PeftMethod(Join.WeightTransform, Mergeable = true)]
[Requires("In == Out", "a circulant matrix is square")]
public sealed class CirculantAttribute(params string[] sites) : PeftAttribute(sites)
{
    public required double Scale { get; init; }

    public static Tensor Weight([Base] Tensor weight, [Weight("In", Init.Zeros)] Tensor kernel, [Is("Scale")] double scale)
    {
        var identity = fft.fft_(eye(kernel.shape[0], dtype: kernel.dtype, device: kernel.device), dim: 0);
        return weight + fft.ifft(identity * fft.fft_(kernel).unsqueeze(1), dim: 0).real * scale;
    }
}

[Adapt<TinyBert>]
[Circulant(Site.Query, Site.Value, Scale = 0.5)]
[Classifier(Labels = 3)]
public sealed partial class TinyCirculant : IAdapted;
