using TorchSharp;
using static DslPeft.LadderPruning;
using static TorchSharp.torch;

namespace DslPeft;

/// <summary>
/// The paper's start of the side blocks: structured pruning of the base by magnitude (Sung et al., arXiv 2206.06522). Of the d features
/// that the residual sums carry, the d / r with the largest embeddings are kept, the same in every layer and matrix of both stacks; of
/// each head, and of the inner features of the feed-forward sublayer, those whose rows and columns are the largest. What the kept rows
/// and columns cross is copied.
/// </summary>
public sealed partial class SequenceLadderAttribute
{
    /// <summary>The norm in front of the attention at the start (Width / r).</summary>
    public static Tensor NormStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.AttentionOut, Norm = true)] Tensor norm,
        [Is("Reduction")] long reduction
    ) => norm[Carried(words, reduction)];

    /// <summary>The query projection at the start (HeadsWidth / r, Width / r).</summary>
    public static Tensor QueryStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.Query)] Tensor query,
        [Base(Site.Key)] Tensor key,
        [Is("Heads")] long heads,
        [Is("Reduction")] long reduction
    ) => Cut(query, Compared(query, key, heads, reduction), Carried(words, reduction));

    /// <summary>The key projection at the start (HeadsWidth / r, Width / r).</summary>
    public static Tensor KeyStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.Query)] Tensor query,
        [Base(Site.Key)] Tensor key,
        [Is("Heads")] long heads,
        [Is("Reduction")] long reduction
    ) => Cut(key, Compared(query, key, heads, reduction), Carried(words, reduction));

    /// <summary>The value projection at the start (HeadsWidth / r, Width / r).</summary>
    public static Tensor ValueStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.Value)] Tensor value,
        [Base(Site.AttentionOut)] Tensor output,
        [Is("Heads")] long heads,
        [Is("Reduction")] long reduction
    ) => Cut(value, Mixed(value, output, heads, reduction), Carried(words, reduction));

    /// <summary>The attention's output projection at the start (Width / r, HeadsWidth / r).</summary>
    public static Tensor OutputStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.Value)] Tensor value,
        [Base(Site.AttentionOut)] Tensor output,
        [Is("Heads")] long heads,
        [Is("Reduction")] long reduction
    ) => Cut(output, Carried(words, reduction), Mixed(value, output, heads, reduction));

    /// <summary>The norm in front of the attention to the stack before at the start (Width / r).</summary>
    public static Tensor CrossNormStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.CrossAttentionOut, Norm = true)] Tensor norm,
        [Is("Reduction")] long reduction
    ) => NormStart(words, norm, reduction);

    /// <summary>The query projection of the attention to the stack before at the start (HeadsWidth / r, Width / r).</summary>
    public static Tensor CrossQueryStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.CrossQuery)] Tensor query,
        [Base(Site.CrossKey)] Tensor key,
        [Is("Heads")] long heads,
        [Is("Reduction")] long reduction
    ) => QueryStart(words, query, key, heads, reduction);

    /// <summary>The key projection of the attention to the stack before at the start (HeadsWidth / r, Width / r).</summary>
    public static Tensor CrossKeyStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.CrossQuery)] Tensor query,
        [Base(Site.CrossKey)] Tensor key,
        [Is("Heads")] long heads,
        [Is("Reduction")] long reduction
    ) => KeyStart(words, query, key, heads, reduction);

    /// <summary>The value projection of the attention to the stack before at the start (HeadsWidth / r, Width / r).</summary>
    public static Tensor CrossValueStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.CrossValue)] Tensor value,
        [Base(Site.CrossAttentionOut)] Tensor output,
        [Is("Heads")] long heads,
        [Is("Reduction")] long reduction
    ) => ValueStart(words, value, output, heads, reduction);

    /// <summary>The output projection of the attention to the stack before at the start (Width / r, HeadsWidth / r).</summary>
    public static Tensor CrossOutputStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.CrossValue)] Tensor value,
        [Base(Site.CrossAttentionOut)] Tensor output,
        [Is("Heads")] long heads,
        [Is("Reduction")] long reduction
    ) => OutputStart(words, value, output, heads, reduction);

    /// <summary>The norm in front of the feed-forward network at the start (Width / r).</summary>
    public static Tensor InnerNormStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.FeedForwardDown, Norm = true)] Tensor norm,
        [Is("Reduction")] long reduction
    ) => NormStart(words, norm, reduction);

    /// <summary>The first feed-forward projection at the start (Inner / r, Width / r).</summary>
    public static Tensor UpStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.FeedForwardUp)] Tensor up,
        [Base(Site.FeedForwardDown)] Tensor back,
        [Is("Reduction")] long reduction
    ) => Cut(up, Inner(up, back, reduction), Carried(words, reduction));

    /// <summary>The projection that opens a gated feed-forward network at the start (Inner / r, Width / r).</summary>
    public static Tensor OpenStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.FeedForwardGate)] Tensor open,
        [Base(Site.FeedForwardUp)] Tensor up,
        [Base(Site.FeedForwardDown)] Tensor back,
        [Is("Reduction")] long reduction
    ) => Cut(open, Inner(up, back, reduction), Carried(words, reduction));

    /// <summary>The second feed-forward projection at the start (Width / r, Inner / r).</summary>
    public static Tensor BackStart(
        [Base(Site.Words)] Tensor words,
        [Base(Site.FeedForwardUp)] Tensor up,
        [Base(Site.FeedForwardDown)] Tensor back,
        [Is("Reduction")] long reduction
    ) => Cut(back, Carried(words, reduction), Inner(up, back, reduction));
}
