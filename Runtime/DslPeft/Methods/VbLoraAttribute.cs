using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// VB-LoRA (Li et al., arXiv 2405.15179): LoRA whose A and B are cut into vectors of one length, each a mixture of the best few vectors of
/// one bank that all sites share. Trained are the bank and the logits that choose and weigh.
/// </summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[RankFits, DropoutIsAShare]
[Requires("Best <= Vectors", "the best ones are among the vectors of the bank")]
[Requires("Best >= 1", "a mixture is of one vector or more")]
[Requires("Bound > 0", "vectors of zeros would get no gradient")]
[TypicalLearningRate(1e-4, 5e-2)]
public sealed partial class VbLoraAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Rank r of the update.</summary>
    public required int Rank { get; init; }

    /// <summary>How many vectors the bank has.</summary>
    [DefaultValue(256)]
    public int Vectors { get; init; } = 256;

    /// <summary>Length of a vector, of which the sites' sizes are multiples.</summary>
    [DefaultValue(256)]
    public int Length { get; init; } = 256;

    /// <summary>How many vectors a mixture is of.</summary>
    [DefaultValue(2)]
    public int Best { get; init; } = 2;

    /// <summary>The bank starts uniform in ±Bound.</summary>
    [DefaultValue(0.02)]
    public double Bound { get; init; } = 0.02;

    /// <summary>Standard deviation of the logits at the start.</summary>
    [DefaultValue(0.1)]
    public double Std { get; init; } = 0.1;

    /// <summary>Dropout on the input of the update while training.</summary>
    [DefaultValue(0.0)]
    public double Dropout { get; init; }

    /// <summary>The update: x (…, In) to (…, Out).</summary>
    public static Tensor Delta(
        Tensor x,
        [Weight("Vectors, Length", Init.Normal, Scope = Scope.Model, From = nameof(Bank))] Tensor bank,
        [Weight("Rank, In / Length, Vectors", Init.Normal, StdOf = "Std")] Tensor logitsA,
        [Weight("Out / Length, Rank, Vectors", Init.Normal, StdOf = "Std")] Tensor logitsB,
        [Is("Best")] long best,
        [Is("Dropout")] double p
    )
    {
        var a = Kernels.BestMixture(logitsA, bank, best).flatten(1);
        var b = Kernels.BestMixture(logitsB, bank, best).transpose(1, 2).flatten(0, 1);
        return linear(linear(dropout(x, p), a), b);
    }

    /// <summary>The bank (Vectors, Length) at the start.</summary>
    public static Tensor Bank([Is("Vectors")] long vectors, [Is("Length")] long length, [Is("Bound")] double bound, Generator generator) =>
        empty(vectors, length, device: generator.device).uniform_(-bound, bound, generator);
}
