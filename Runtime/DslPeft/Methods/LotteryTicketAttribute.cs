using System.ComponentModel;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Lottery-ticket sparse fine-tuning (LT-SFT; Ansell et al., arXiv 2110.07560): full fine-tuning first, which shows the entries that move
/// farthest; then these alone are trained, from the base's values again. What a task keeps is a sparse difference, which can be added to
/// that of another task or language.
/// </summary>
/// <remarks>
/// Start with a peak learning rate of 5e-4, warm-up over 6% of the steps and linear decay: what fine-tunes MiniLM in one pass over a few
/// thousand sentences in batches of 8.
/// </remarks>
[PeftMethod(Join.Reparameterize, Mergeable = true, Changes = "Floor(Density * Selected + 0.5)")]
[Thaw(Role.All)]
[Requires("Density > 0 && Density <= 1", "it is the share of entries that is trained")]
[Requires("Floor(Density * Selected + 0.5) >= 1", "not one entry of so few would be trained")]
[Requires("FirstEpochs > 0", "the entries are chosen by how far they move in the first phase")]
[Requires("FirstRate > 0", "at a rate of 0 no entry moves, and none could be chosen")]
[TypicalLearningRate(1e-6, 1e-3)]
public sealed class LotteryTicketAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Share of the entries that the second phase trains.</summary>
    public required double Density { get; init; }

    /// <summary>How often the first phase, which trains all entries, passes the data; a part of 1 for a part of them.</summary>
    [DefaultValue(1.0)]
    public double FirstEpochs { get; init; } = 1;

    /// <summary>Learning rate that the first phase starts with.</summary>
    [DefaultValue(5e-5)]
    public double FirstRate { get; init; } = 5e-5;

    /// <summary>The parameter in use, of its own shape: θ with the chosen entries in place of its own.</summary>
    public static Tensor Value(
        [Base] Tensor parameter,
        [Weight("Floor(Density * Selected + 0.5)", Init.Zeros, Scope = Scope.Model)] Tensor values,
        [Weight("Floor(Density * Selected + 0.5)", Init.Zeros, Scope = Scope.Model, Frozen = true, Integer = true)] Tensor places,
        [Is("Offset")] long first
    ) => Kernels.WithEntries(parameter, values, places, first);

    /// <summary>The first phase: chooses the entries that it moves farthest, |θ₁ − θ₀|, and puts them back to the base's values.</summary>
    /// <exception cref="TrainingException">There are no data, or the first phase did not stay finite.</exception>
    [On(When.BeforeTraining)]
    public static void Choose(
        TrainingExamples examples,
        [Base] Tensor[] parameter,
        Tensor[] values,
        Tensor[] places,
        [Is("Offset")] long[] first,
        [Is("FirstEpochs")] double epochs,
        [Is("FirstRate")] double rate
    )
    {
        // No entry has a place below 0, so that the model is the base.
        places[0].fill_(Scalars.Of(-1));
        var tuned = examples.Tuned(parameter, epochs, rate);
        ChosenEntries.Take([.. tuned.Zip(parameter, (after, before) => after.sub_(before).abs_())], parameter, values[0], places[0], first);
        foreach (var part in tuned)
            part.Dispose();
    }
}
