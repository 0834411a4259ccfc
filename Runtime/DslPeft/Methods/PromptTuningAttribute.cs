using System.ComponentModel;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>What the virtual tokens of a prompt start from.</summary>
public enum PromptStart
{
    /// <summary>Uniform in ±0.5.</summary>
    Uniform,

    /// <summary>Embeddings of words drawn among the first 5000 of the vocabulary, without repetition where there are enough.</summary>
    Vocabulary,
}

/// <summary>Where the virtual tokens of a prompt stand.</summary>
public enum PromptStyle
{
    /// <summary>Before the words' embeddings, with positions and a segment of their own: the paper's, and peft's.</summary>
    Input,

    /// <summary>Before what the embeddings give, behind their norm, without positions: AdapterHub's.</summary>
    Embedded,
}

/// <summary>
/// Prompt tuning (Lester et al., arXiv 2104.08691): trained virtual tokens before the words' embeddings, at the input alone. The third
/// published start, from the words of class labels, needs a vocabulary: see <see cref="LabelPrompt"/>. With several <see cref="Tasks"/> a
/// batch may mix them: each row gets the prompt of its task (<see cref="Batch.Tasks"/>).
/// </summary>
[PeftMethod(Join.InputPrompt, PositionOffset = "Style == 0 ? Length : 0")]
[TypicalLearningRate(1e-3, 1)]
public sealed partial class PromptTuningAttribute(params string[] sites) : PeftAttribute(sites)
{
    private const long Population = 5000;

    /// <summary>Number of virtual tokens l.</summary>
    public required int Length { get; init; }

    /// <summary>What they start from.</summary>
    [DefaultValue(PromptStart.Uniform)]
    public PromptStart Start { get; init; }

    /// <summary>Number of prompts.</summary>
    [DefaultValue(1)]
    public int Tasks { get; init; } = 1;

    /// <summary>Where they stand.</summary>
    [DefaultValue(PromptStyle.Input)]
    public PromptStyle Style { get; init; }

    /// <summary>The prompts, one below the other: (Tasks · Length, Width).</summary>
    public static Tensor Prompt([Weight("Tasks * Length, Width", Init.EmbeddingDefault, From = nameof(Begin))] Tensor prompt) => prompt;

    /// <summary>The values at the start, (rows, Width), from the words' table (vocabulary, Width).</summary>
    public static Tensor Begin([Base] Tensor words, [Is("Tasks * Length")] long rows, [Is("Start")] PromptStart start, Generator generator)
    {
        if (start == PromptStart.Uniform)
            return empty(rows, words.shape[1], words.dtype, words.device).uniform_(-0.5, 0.5, generator);
        var population = Math.Min(Population, words.shape[0]);
        var drawn =
            rows <= population
                ? randperm(population, int64, words.device, generator: generator).narrow(0, 0, rows)
                : randint(0, population, [rows], int64, words.device, generator: generator);
        return words.index_select(0, drawn);
    }
}
