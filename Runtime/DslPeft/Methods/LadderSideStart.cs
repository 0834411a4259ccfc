using TorchSharp;
using static DslPeft.LadderPruning;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// The paper's start of the side blocks: structured pruning of the base by magnitude (Sung et al., arXiv 2206.06522). Of the d features
/// that the residual sums carry, the d / r with the largest embeddings are kept, the same in every layer and matrix; of each head, and of
/// the inner features of the feed-forward sublayer, those whose rows and columns are the largest. What the kept rows and columns cross is
/// copied.
/// </summary>
public sealed partial class LadderSideAttribute
{
    /// <summary>The query projection at the start (Width / r, Width / r).</summary>
    public static Tensor QueryStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.Query)] Tensor query,
        [Base(Site.Key)] Tensor key,
        [Is("Heads")] long heads,
        [Is("Reduction")] long reduction
    ) => Cut(query, Compared(query, key, heads, reduction), Carried(words, reduction));

    /// <summary>Its bias (Width / r).</summary>
    public static Tensor QueryBiasStart(
        [Base(Site.Query)] Tensor query,
        [Base(Site.Key)] Tensor key,
        [Base(Site.Query, Bias = true)] Tensor bias,
        [Is("Heads")] long heads,
        [Is("Reduction")] long reduction
    ) => bias[Compared(query, key, heads, reduction)];

    /// <summary>The key projection at the start (Width / r, Width / r).</summary>
    public static Tensor KeyStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.Query)] Tensor query,
        [Base(Site.Key)] Tensor key,
        [Is("Heads")] long heads,
        [Is("Reduction")] long reduction
    ) => Cut(key, Compared(query, key, heads, reduction), Carried(words, reduction));

    /// <summary>Its bias (Width / r).</summary>
    public static Tensor KeyBiasStart(
        [Base(Site.Query)] Tensor query,
        [Base(Site.Key)] Tensor key,
        [Base(Site.Key, Bias = true)] Tensor bias,
        [Is("Heads")] long heads,
        [Is("Reduction")] long reduction
    ) => bias[Compared(query, key, heads, reduction)];

    /// <summary>The value projection at the start (Width / r, Width / r).</summary>
    public static Tensor ValueStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.Value)] Tensor value,
        [Base(Site.AttentionOut)] Tensor output,
        [Is("Heads")] long heads,
        [Is("Reduction")] long reduction
    ) => Cut(value, Mixed(value, output, heads, reduction), Carried(words, reduction));

    /// <summary>Its bias (Width / r).</summary>
    public static Tensor ValueBiasStart(
        [Base(Site.Value)] Tensor value,
        [Base(Site.AttentionOut)] Tensor output,
        [Base(Site.Value, Bias = true)] Tensor bias,
        [Is("Heads")] long heads,
        [Is("Reduction")] long reduction
    ) => bias[Mixed(value, output, heads, reduction)];

    /// <summary>The attention's output projection at the start (Width / r, Width / r).</summary>
    public static Tensor OutputStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.Value)] Tensor value,
        [Base(Site.AttentionOut)] Tensor output,
        [Is("Heads")] long heads,
        [Is("Reduction")] long reduction
    ) => Cut(output, Carried(words, reduction), Mixed(value, output, heads, reduction));

    /// <summary>Its bias (Width / r).</summary>
    public static Tensor OutputBiasStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.AttentionOut, Bias = true)] Tensor bias,
        [Is("Reduction")] long reduction
    ) => bias[Carried(words, reduction)];

    /// <summary>The attention's norm at the start (Width / r).</summary>
    public static Tensor Norm1Start(
        [Base(Site.Words)] Tensor words,
        [Base(Site.AttentionOut, Norm = true)] Tensor norm,
        [Is("Reduction")] long reduction
    ) => norm[Carried(words, reduction)];

    /// <summary>Its bias (Width / r).</summary>
    public static Tensor Norm1BiasStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.AttentionOut, Norm = true, Bias = true)] Tensor bias,
        [Is("Reduction")] long reduction
    ) => bias[Carried(words, reduction)];

    /// <summary>The first feed-forward projection at the start (Inner / r, Width / r).</summary>
    public static Tensor UpStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.FeedForwardUp)] Tensor up,
        [Base(Site.FeedForwardDown)] Tensor back,
        [Is("Reduction")] long reduction
    ) => Cut(up, Inner(up, back, reduction), Carried(words, reduction));

    /// <summary>Its bias (Inner / r).</summary>
    public static Tensor UpBiasStart(
        [Base(Site.FeedForwardUp)] Tensor up,
        [Base(Site.FeedForwardDown)] Tensor back,
        [Base(Site.FeedForwardUp, Bias = true)] Tensor bias,
        [Is("Reduction")] long reduction
    ) => bias[Inner(up, back, reduction)];

    /// <summary>The second feed-forward projection at the start (Width / r, Inner / r).</summary>
    public static Tensor BackStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.FeedForwardUp)] Tensor up,
        [Base(Site.FeedForwardDown)] Tensor back,
        [Is("Reduction")] long reduction
    ) => Cut(back, Carried(words, reduction), Inner(up, back, reduction));

    /// <summary>Its bias (Width / r).</summary>
    public static Tensor BackBiasStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.FeedForwardDown, Bias = true)] Tensor bias,
        [Is("Reduction")] long reduction
    ) => bias[Carried(words, reduction)];

    /// <summary>The feed-forward sublayer's norm at the start (Width / r).</summary>
    public static Tensor Norm2Start(
        [Base(Site.Words)] Tensor words,
        [Base(Site.FeedForwardDown, Norm = true)] Tensor norm,
        [Is("Reduction")] long reduction
    ) => norm[Carried(words, reduction)];

    /// <summary>Its bias (Width / r).</summary>
    public static Tensor Norm2BiasStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.FeedForwardDown, Norm = true, Bias = true)] Tensor bias,
        [Is("Reduction")] long reduction
    ) => bias[Carried(words, reduction)];
}
