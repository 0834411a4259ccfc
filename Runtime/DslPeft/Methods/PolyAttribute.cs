using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Poly (Ponti et al., arXiv 2202.13914): each place has some skills, each a LoRA, and each task gates that mix them; a row's update is of
/// the factors that its task (<see cref="Batch.Tasks"/>) mixes. With several <see cref="Splits"/> parts of the input and of the output
/// have gates of their own, multi-head routing (Page-Caccia et al., arXiv 2211.03831).
/// </summary>
[PeftMethod(Join.LinearDelta)]
[RankFits]
[Advises(
    "Tasks != 1",
    "with Tasks = 1 all rows get the same mixture, which one LoRA can be; Batch.Tasks tells which of several a row is of",
    Property = "Tasks"
)]
[TypicalLearningRate(1e-5, 1e-2)]
public sealed partial class PolyAttribute(params string[] sites) : PeftAttribute(sites)
{
    private const double Bound = 1e-3;

    /// <summary>Rank r of each skill.</summary>
    public required int Rank { get; init; }

    /// <summary>Number of tasks K; those of a batch are 0 to K − 1.</summary>
    public required int Tasks { get; init; }

    /// <summary>Number of skills S of each place.</summary>
    [DefaultValue(4)]
    public int Skills { get; init; } = 4;

    /// <summary>How many parts q of the input, and of the output, have gates of their own.</summary>
    [DefaultValue(1)]
    public int Splits { get; init; } = 1;

    /// <summary>
    /// True to draw the gates of each training step from a relaxed Bernoulli distribution; false to train them as they are deployed.
    /// </summary>
    [DefaultValue(true)]
    public bool Sampled { get; init; } = true;

    /// <summary>The update: x (B, T, In) to (B, T, Out), by the mixed factors (B, In, Rank) and (B, Rank, Out) of each row.</summary>
    public static Tensor Delta(
        Tensor x,
        [TaskIds] Tensor tasks,
        [Weight("Tasks, Splits * Skills", Init.Zeros, From = nameof(Route))] Tensor router,
        [Weight("Splits, Skills, In / Splits, Rank", Init.KaimingUniform, FanIn = "In / Splits")] Tensor a,
        [Weight("Splits, Skills, Rank, Out / Splits", Init.Zeros)] Tensor b,
        [Is("Splits")] long splits,
        [Is("Skills")] long skills,
        [Is("Sampled")] double noise,
        [Is("1 / Rank")] double scale
    )
    {
        var logits = Kernels.SplitLast(Kernels.OfTasks(router, tasks), splits, skills);
        var gates = Kernels.RelaxedBernoulli(logits, noise);
        var shares = gates / (gates.sum(-1, true) + 1e-12);
        var down = einsum("bqs,qsdr->bqdr", shares, a).flatten(1, 2);
        var up = einsum("bqs,qsrd->bqrd", shares, b).transpose(1, 2).flatten(2, 3);
        return matmul(matmul(x, down), up) * scale;
    }

    /// <summary>The gates' logits (Tasks, Splits · Skills) at the start: uniform in ±0.001.</summary>
    public static Tensor Route([Is("Tasks")] long tasks, [Is("Splits * Skills")] long gates, Generator generator) =>
        empty(tasks, gates, device: generator.device).uniform_(-Bound, Bound, generator);
}
