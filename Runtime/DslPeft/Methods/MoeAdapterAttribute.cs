using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// A sparse mixture of bottleneck adapters (the mixture of experts that Wang et al., arXiv 2205.12410, start from): a gate sends each
/// token through the k best of M experts, z + Σ Gᵢ(z) (Uᵢ φ(Dᵢ z)), and a term of the loss spreads the tokens over all of them (Fedus et
/// al., arXiv 2101.03961). One expert is a <see cref="HoulsbyAttribute"/> adapter.
/// </summary>
/// <remarks>
/// Start with a peak learning rate of 2e-3, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few
/// thousand sentences in batches of 8.
/// </remarks>
[PeftMethod(Join.Sequential, Adds = true)]
[BottleneckIsNarrow]
[Requires("Experts >= 1", "there is nothing to choose between", Fix = "1")]
[Requires(
    "Best >= 1 && Best <= Experts",
    "a token goes through one expert at least and through all at most",
    Property = "Best",
    Fix = "Best < 1 ? 1 : Experts"
)]
[Requires("Balance >= 0", "a term of the loss below 0 would send all tokens to one expert", Fix = "0")]
[Requires("Std >= 0", "it is a standard deviation")]
[Advises(
    "Best >= Experts || Balance != 0",
    "{Method} leaves experts out, and with Balance = 0 nothing keeps it from leaving the same ones out for all tokens",
    Property = "Balance"
)]
[TypicalLearningRate(5e-5, 5e-3)]
public sealed class MoeAdapterAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Number of experts M.</summary>
    public required int Experts { get; init; }

    /// <summary>Width m of each expert's bottleneck.</summary>
    public required int Bottleneck { get; init; }

    /// <summary>
    /// How many experts a token goes through, k. With one, what it adds is multiplied by the gate's probability of it; with more, by
    /// shares that sum to 1.
    /// </summary>
    [DefaultValue(1)]
    public int Best { get; init; } = 1;

    /// <summary>Weight α of the balance, a term of the loss for each place.</summary>
    [DefaultValue(0.01)]
    public double Balance { get; init; } = 0.01;

    /// <summary>Activation φ.</summary>
    [DefaultValue(Act.Gelu)]
    public Act Activation { get; init; } = Act.Gelu;

    /// <summary>Standard deviation of the experts' truncated normal initial weights.</summary>
    [DefaultValue(1e-3)]
    public double Std { get; init; } = 1e-3;

    /// <summary>
    /// What is added to z: z (B, T, Width) to (B, T, Width). All experts are computed as one product, and the gate's zeros leave tokens
    /// out.
    /// </summary>
    public static Tensor Apply(
        Tensor z,
        [Shares("true")] Tensor ofText,
        [Weight("Experts, Width", Init.Bert)] Tensor gate,
        [Weight("Experts, Bottleneck, Width", Init.TruncatedNormal, StdOf = "Std")] Tensor down,
        [Weight("Experts * Bottleneck", Init.Zeros)] Tensor downBias,
        [Weight("Experts, Bottleneck, Width", Init.TruncatedNormal, StdOf = "Std")] Tensor up,
        [Weight("Experts * Width", Init.Zeros)] Tensor upBias,
        [Is("Experts")] long experts,
        [Is("Bottleneck")] long bottleneck,
        [Is("Width")] long width,
        [Is("Best")] long best,
        [Is("Best == 1 || Best == Experts ? 0 : 1")] double shared,
        [Is("Balance * Experts / Best")] double balance,
        [Is("Activation")] Act activation
    )
    {
        var probabilities = softmax(linear(z, gate), -1);
        var chosen = Kernels.Highest(probabilities, best);
        var kept = probabilities * chosen;
        var shares = kept / kept.sum(-1, true).pow(shared);
        var inner = Activations.Apply(linear(z, down.flatten(0, 1), downBias), activation);
        var weighed = Kernels.SplitLast(inner, experts, bottleneck) * shares.unsqueeze(-1);
        var added = matmul(weighed.flatten(-2), up.flatten(0, 1)) + matmul(shares, upBias.view([experts, width]));
        return Kernels.WithLoss(added, Unevenness(probabilities, chosen, ofText), balance);
    }

    /// <summary>
    /// Σ fᵢ Pᵢ · k: fᵢ the share of the text's tokens among those that expert i is chosen for, Pᵢ its mean probability over them.
    /// </summary>
    private static Tensor Unevenness(Tensor probabilities, Tensor chosen, Tensor ofText)
    {
        var text = ofText.ne(0);
        var loads = (chosen * text).sum([0, 1]);
        var means = (probabilities * text).sum([0, 1]);
        var tokens = text.sum();
        // Where no row is of the method's task there is no token, and no term.
        return (loads * means).sum() / (tokens * tokens + 1e-9);
    }
}
