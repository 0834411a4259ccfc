using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// AdaMix (Wang et al., arXiv 2205.12410): several copies of a method's down and up projections, one of each drawn at random per layer and
/// forward pass; a step makes two passes whose predictions are pulled together; deployment averages the copies.
/// </summary>
/// <remarks>
/// Start with a peak learning rate of 3e-3, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few
/// thousand sentences in batches of 8.
/// </remarks>
[PeftMethod(Join.Mixture, Passes = 2)]
[Advises(
    "Experts != 1",
    "{Method} has one expert: each step makes {Passes} forward passes and there is nothing to choose between",
    Rule = "DPEFT225"
)]
[Advises(
    "Experts <= 1 || !ShareDown || !ShareUp",
    "{Method} keeps one copy of every group (down, up): its experts are all the same",
    Rule = "DPEFT226",
    Property = ""
)]
[Advises("Consistency != 0", "Consistency of {Method} is 0: each step still makes {Passes} forward passes, for nothing", Rule = "DPEFT227")]
[Advises(
    "Labels != 1 || Consistency == 0",
    "The consistency term of {Method} is always 0 on a head with one output, but each step makes {Passes} forward passes",
    Rule = "DPEFT228",
    Property = ""
)]
[Requires("Consistency >= 0", "a term of the loss below 0 would drive the passes apart")]
[Copies("down", "ShareDown ? 1 : Experts", Distinct = "!DrawFreely")]
[Copies("up", "ShareUp ? 1 : Experts", Distinct = "!DrawFreely")]
public sealed class AdaMixAttribute<T> : AroundAttribute<T>
    where T : PeftAttribute
{
    /// <summary>Number of copies M.</summary>
    public required int Experts { get; init; }

    /// <summary>True to keep a single down projection.</summary>
    [DefaultValue(false)]
    public bool ShareDown { get; init; }

    /// <summary>True to keep a single up projection.</summary>
    [DefaultValue(false)]
    public bool ShareUp { get; init; }

    /// <summary>True to let the second pass draw the first pass's copies again, as the reference code does.</summary>
    [DefaultValue(false)]
    public bool DrawFreely { get; init; }

    /// <summary>Weight of the consistency term.</summary>
    [DefaultValue(1.0)]
    public double Consistency { get; init; } = 1.0;

    /// <summary>Symmetric KL between the passes' predictions, targets detached; added to the task loss of the first pass.</summary>
    public static Tensor Objective(Tensor[] logits, [Is("Consistency")] double weight) =>
        (Divergence(logits[0], logits[1]) + Divergence(logits[1], logits[0])) * (weight / 2);

    /// <summary>The deployed weight: the mean of the copies.</summary>
    public static Tensor Deploy(Tensor[] copies) => stack(copies).mean([0]);

    private static Tensor Divergence(Tensor p, Tensor q) =>
        kl_div(log_softmax(p, -1), softmax(q, -1).detach(), false, nn.Reduction.Sum) / p.shape[0];
}
