using System.ComponentModel;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft;

/// <summary>
/// AdaLoRA (Zhang et al., arXiv 2303.10512): y = W x + (alpha / rank) · B diag(E) A x, whose rank is shared out while training: the
/// triplets of E, A and B that matter least are set to zero until a budget is kept, the mean rank times the number of places. A and B are
/// held orthogonal by a penalty.
/// </summary>
[PeftMethod(Join.LinearDelta, Mergeable = true)]
[Requires(
    "InitialRank >= 1 && InitialRank <= Min(In, Out)",
    "The rank of {Method} is {InitialRank}; it must be 1 to {Min(In, Out)}, the width of '{Site}'",
    Rule = "DPEFT212",
    Least = "Min(In, Out)",
    Fix = "InitialRank < 1 ? 1 : Min(In, Out)"
)]
[Requires(
    "InitialRank >= 1",
    "The rank of {Method} is {InitialRank}; it must be 1 to the width of its sites",
    Rule = "DPEFT212",
    Fix = "1"
)]
[Requires("Rank >= 1", NotReduced, Rule = "DPEFT260", Fix = "1")]
[Requires("Rank < InitialRank", NotReduced, Rule = "DPEFT260", Property = nameof(InitialRank), Fix = "Rank + Floor((Rank + 1) / 2)")]
[Requires(
    "Alpha > 0",
    "Alpha of {Method} is {Alpha}: the update is multiplied by alpha / rank, which must be positive",
    Rule = "DPEFT213",
    Fix = "2 * Rank"
)]
[Advises(
    "InitialRank < 1 || Alpha <= 0 || Alpha / InitialRank >= LeastScale && Alpha / InitialRank <= MostScale",
    "alpha / rank of {Method} is {Alpha / InitialRank}; usual are {LeastScale} to {MostScale}",
    Rule = "DPEFT214",
    Property = nameof(Alpha),
    Fix = "Alpha / InitialRank < LeastScale ? -Floor(-LeastScale * InitialRank) : Floor(MostScale * InitialRank)"
)]
[Advises(
    "Rank < 1 || Alpha <= 0 || !Gated || Power(Alpha / Rank - 1, 2) <= 1e-18",
    "{Gate} takes the place of the scale alpha / rank of {Method}, which is {Alpha / Rank}: with Alpha = {Rank} the gate is the only factor",
    Rule = "DPEFT273",
    Property = nameof(Alpha),
    Fix = "Rank"
)]
[DropoutIsAShare]
[
    Requires("Warmup >= 0", "it is a number of steps"),
    Requires("Cooldown >= 0", "it is a number of steps"),
    Requires("Interval >= 1", "ranks are allocated every so many steps")
]
[
    Requires("Beta1 >= 0 && Beta1 < 1", "it is the share of the old in a mean"),
    Requires("Beta2 >= 0 && Beta2 < 1", "it is the share of the old in a mean"),
    Requires("Orthogonality >= 0", "a penalty below 0 would be a reward")
]
[TypicalLearningRate(1e-4, 1e-2)]
public sealed partial class AdaLoraAttribute(params string[] sites) : PeftAttribute(sites)
{
    private const string NotReduced =
        "{Method} starts with rank {InitialRank} and is to keep {Rank}: there must be more at the start, usually half as much again";

    /// <summary>Rank of every update at the start.</summary>
    public required int InitialRank { get; init; }

    /// <summary>Mean rank at the end.</summary>
    public required int Rank { get; init; }

    /// <summary>Numerator of the scale, whose denominator is the initial rank.</summary>
    public required double Alpha { get; init; }

    /// <summary>Steps with the whole budget at the start.</summary>
    public required int Warmup { get; init; }

    /// <summary>Steps with the last budget at the end.</summary>
    public required int Cooldown { get; init; }

    /// <summary>Steps between two allocations.</summary>
    [DefaultValue(1)]
    public int Interval { get; init; } = 1;

    /// <summary>Share of the past in the smoothed sensitivity.</summary>
    [DefaultValue(0.85)]
    public double Beta1 { get; init; } = 0.85;

    /// <summary>Share of the past in the smoothed uncertainty.</summary>
    [DefaultValue(0.85)]
    public double Beta2 { get; init; } = 0.85;

    /// <summary>Weight of the penalty.</summary>
    [DefaultValue(0.5)]
    public double Orthogonality { get; init; } = 0.5;

    /// <summary>Dropout on the input of the update while training.</summary>
    [DefaultValue(0.0)]
    public double Dropout { get; init; }

    /// <summary>
    /// The fewest steps of a run that leave some for allocating; peft's files name the steps of a run, which a declaration does not know.
    /// </summary>
    public int LeastSteps => Warmup + Cooldown + 1;

    /// <summary>The update: x (…, In) to (…, Out).</summary>
    public static Tensor Delta(
        Tensor x,
        [Weight("InitialRank, In", Init.Normal, Std = 0.02)] Tensor a,
        [Weight("InitialRank, 1", Init.Zeros)] Tensor e,
        [Weight("Out, InitialRank", Init.Normal, Std = 0.02)] Tensor b,
        [Is("Alpha / (InitialRank + 0.00001)")] double scale,
        [Is("Dropout")] double p
    )
    {
        var down = linear(dropout(x, p), a * e);
        var up = linear(down, b);
        return up * scale;
    }

    /// <summary>
    /// How far A and B are from orthogonal, as a mean over the factors of all places: the norms of A Aᵀ − I and Bᵀ B − I.
    /// </summary>
    public static Tensor Penalty(Tensor a, Tensor b, [Is("InitialRank")] long rank, [Is("Orthogonality / (2 * Places)")] double weight) =>
        (Gap(matmul(a, a.T), rank) + Gap(matmul(b.T, b), rank)) * weight;

    /// <summary>
    /// After a step: smooths sensitivity |θ g| and its uncertainty, and sets the E of the triplets of lowest score to zero where the
    /// budget asks for it. Their scores last into the final phase, in which the same triplets stay zero. The first row of each state is
    /// the sensitivity, the second the uncertainty.
    /// </summary>
    /// <exception cref="TrainingException">The run is too short for both phases.</exception>
    [On(When.AfterStep)]
    public static void Allocate(
        Moment moment,
        Tensor[] a,
        Tensor[] e,
        Tensor[] b,
        [Gradient("a")] Tensor[] aGradient,
        [Gradient("e")] Tensor[] eGradient,
        [Gradient("b")] Tensor[] bGradient,
        [State("2, InitialRank, In")] Tensor[] aScores,
        [State("2, InitialRank, 1")] Tensor[] eScores,
        [State("2, Out, InitialRank")] Tensor[] bScores,
        [State("InitialRank, 1")] Tensor[] dropped,
        [Is("InitialRank")] int initialRank,
        [Is("Rank")] int rank,
        [Is("Warmup")] int warmup,
        [Is("Cooldown")] int cooldown,
        [Is("Interval")] int interval,
        [Is("Beta1")] double beta1,
        [Is("Beta2")] double beta2
    )
    {
        var final = moment.TotalSteps - cooldown;
        if (final <= warmup)
        {
            throw new TrainingException(
                $"AdaLora keeps the whole budget for {warmup} steps and the last one for {cooldown}, which leaves none of {moment.TotalSteps} for allocating: shorten Warmup or Cooldown, or train longer."
            );
        }

        if (moment.Step < final)
        {
            foreach (var (values, gradients, scores) in new[] { (a, aGradient, aScores), (e, eGradient, eScores), (b, bGradient, bScores) })
            {
                for (var i = 0; i < values.Length; i++)
                    Smooth(values[i], gradients[i], scores[i], beta1, beta2);
            }
        }
        if (moment.Step <= final)
        {
            var (all, most) = (initialRank * e.Length, Budget(moment.Step, final, initialRank * e.Length, rank * e.Length, warmup));
            if (moment.Step > warmup && most < all && (moment.Step % interval == 0 || moment.Step == final))
                Drop(aScores, eScores, bScores, dropped, all - most);
            else
                return;
        }
        for (var i = 0; i < e.Length; i++)
            e[i].masked_fill_(dropped[i].to(ScalarType.Bool), Scalars.Of(0));
    }

    /// <summary>Triplets to keep after a step: all at first, then falling to the last budget with the cube of the time left.</summary>
    public static int Budget(int step, int final, int all, int last, int warmup)
    {
        if (step <= warmup)
            return all;
        if (step >= final)
            return last;
        var left = 1 - (double)(step - warmup) / (final - warmup);
        return (int)((all - last) * (left * left * left) + last);
    }

    private static void Smooth(Tensor values, Tensor gradient, Tensor scores, double beta1, double beta2)
    {
        var sensitivity = (values * gradient).abs();
        var smoothed = scores[0].mul_(Scalars.Of(beta1)).add_(sensitivity * Scalars.Of(1 - beta1), Scalars.One);
        scores[1].mul_(Scalars.Of(beta2)).add_((sensitivity - smoothed).abs() * Scalars.Of(1 - beta2), Scalars.One);
    }

    /// <summary>Marks the triplets of the lowest scores: that of E, and the means of A's row and B's column.</summary>
    private static void Drop(Tensor[] aScores, Tensor[] eScores, Tensor[] bScores, Tensor[] dropped, long count)
    {
        var triplets = eScores
            .Select((scores, i) => Score(scores).view(-1).Plus(Score(aScores[i]).mean([1]).Plus(Score(bScores[i]).mean([0]))))
            .ToArray();
        var threshold = cat(triplets).kthvalue(count, 0, false).Item1;
        for (var i = 0; i < dropped.Length; i++)
            dropped[i].copy_(triplets[i].le(threshold).unsqueeze(1));
    }

    private static Tensor Score(Tensor scores) => scores[0] * scores[1];

    private static Tensor Gap(Tensor product, long rank) => (product - Kernels.Identity(rank, product)).norm();
}
