using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// Causal language modelling; logits (B, T, V), cross-entropy of each token given those before it, over tokens whose label is not -100.
/// Labels are the tokens themselves: the loss shifts them. Behind a prompt of l virtual tokens there are logits (B, T + l, V), and the
/// first token has a loss, too.
/// </summary>
public sealed class CausalLmAttribute : TiedHeadAttribute;

/// <summary>The next token at each place; <see cref="Data.BlockRows"/> reads and judges it.</summary>
public sealed class CausalLmHead : TaskHead
{
    /// <inheritdoc/>
    public override string Name => "CausalLm";

    /// <inheritdoc/>
    public override bool ReadsDecoder => true;

    /// <inheritdoc/>
    public override bool GivesWords => true;

    /// <summary>The tokens that are predicted: nothing predicts the first, unless virtual tokens stand before it.</summary>
    public override LossCounts Count(Batch batch, AdaptationInfo info, IReadOnlyList<double>? classWeights)
    {
        var labels = batch.RequireLabels();
        using var predicted = info.VirtualTokens > 0 ? labels.alias() : labels.narrow(1, 1, labels.shape[1] - 1);
        return batch.Cloze is { } cloze ? cloze.Count(predicted) : LossCounts.OfLabels(predicted, classWeights);
    }

    /// <inheritdoc/>
    public override string? TransformersEnding(string family) => family == "gpt2" ? "LMHeadModel" : "ForCausalLM";

    /// <inheritdoc/>
    public override string? PeftTask => "CAUSAL_LM";
}
