using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Several prompts for one task in one forward pass (Lester et al., arXiv 2104.08691): each example is given once for each prompt, and the
/// answers are put together.
/// </summary>
public static class PromptEnsemble
{
    /// <summary>
    /// A batch (K · B, T) in which row k · B + i is example i with prompt k, for an adaptation that declares K prompts as tasks.
    /// </summary>
    public static Batch Repeat(Batch batch, int prompts)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfLessThan(prompts, 1);
        using var numbers = arange(Scalars.Zero, Scalars.Of(prompts), Scalars.One, int64, batch.InputIds.device);
        return new Batch(
            Rows(batch.InputIds),
            Rows(batch.AttentionMask),
            Rows(batch.TokenTypeIds),
            batch.PositionIds?.shape[0] == 1 ? batch.PositionIds.alias() : Rows(batch.PositionIds),
            Rows(batch.Labels),
            nextSentence: Rows(batch.NextSentence),
            tasks: numbers.repeat_interleave(batch.Rows),
            targetIds: Rows(batch.TargetIds),
            targetMask: Rows(batch.TargetMask)
        );

        [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(tensor))]
        Tensor? Rows(Tensor? tensor) => tensor?.repeat([prompts, .. Enumerable.Repeat(1L, (int)tensor.dim() - 1)]);
    }

    /// <summary>The class (B) that most prompts chose; of several with as many, the one of the lowest number.</summary>
    /// <param name="logits">The logits (K · B, C) of a repeated batch.</param>
    /// <param name="prompts">K.</param>
    public static Tensor Vote(Tensor logits, int prompts)
    {
        using var scope = NewDisposeScope();
        var chosen = logits.argmax(-1).view(prompts, -1);
        var counts = nn.functional.one_hot(chosen, logits.shape[^1]).sum(dim: 0);
        return counts.argmax(-1).MoveToOuterDisposeScope();
    }

    /// <summary>The mean over the prompts of the probabilities (B, C).</summary>
    public static Tensor MeanProbabilities(Tensor logits, int prompts)
    {
        using var scope = NewDisposeScope();
        return nn.functional.softmax(logits, -1).view(prompts, -1, logits.shape[^1]).mean([0]).MoveToOuterDisposeScope();
    }
}
