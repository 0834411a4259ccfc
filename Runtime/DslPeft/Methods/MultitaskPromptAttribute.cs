using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Multitask prompt tuning (Wang et al., arXiv 2303.02861): one prompt for all tasks, multiplied entry by entry by a matrix of low rank of
/// each task. A batch may mix tasks: each row gets the prompt of its own (<see cref="Batch.Tasks"/>).
/// </summary>
[PeftMethod(Join.InputPrompt, PositionOffset = "Length")]
[RankIsPositive]
[Requires("Std > 0", "a task's matrix of zeros would get no gradient")]
[Advises("Rank <= Length", "a matrix of Length rows has no higher rank, and is not smaller as factors", Property = "Rank")]
[Advises(
    "Tasks != 1",
    "with Tasks = 1 all rows get the same prompt, which [PromptTuning] trains; Batch.Tasks tells which of several a row is of",
    Property = "Tasks"
)]
[TypicalLearningRate(1e-3, 1)]
public sealed partial class MultitaskPromptAttribute(params string[] sites) : PeftAttribute(sites)
{
    /// <summary>Number of virtual tokens l.</summary>
    public required int Length { get; init; }

    /// <summary>Number of tasks K; those of a batch are 0 to K − 1.</summary>
    public required int Tasks { get; init; }

    /// <summary>Rank r of each task's matrix.</summary>
    [DefaultValue(1)]
    public int Rank { get; init; } = 1;

    /// <summary>Standard deviation of the factors of the tasks' matrices at the start.</summary>
    [DefaultValue(0.02)]
    public double Std { get; init; } = 0.02;

    /// <summary>The prompts of the rows (B, Length, Width).</summary>
    public static Tensor Prompt(
        [TaskIds] Tensor tasks,
        [Weight("Length, Width", Init.EmbeddingDefault)] Tensor prompt,
        [Weight("Tasks, Length, Rank", Init.Normal, StdOf = "Std")] Tensor columns,
        [Weight("Tasks, Rank, Width", Init.Normal, StdOf = "Std")] Tensor rows
    ) => prompt * matmul(Kernels.OfTasks(columns, tasks), Kernels.OfTasks(rows, tasks));
}
