namespace DslPeft.Architectures;

/// <summary>
/// One layer of the second stack of the Transformer: causal self-attention, attention to the first stack and feed-forward, each added to
/// what it reads and normed.
/// </summary>
[Block(Residual.PostNorm, Epsilon = TransformerBase.Epsilon, Dropout = TransformerBase.Dropout)]
public sealed partial class TransformerDecoderLayer
{
    private const int H = TransformerBase.Hidden,
        F = TransformerBase.Inner;

    /// <summary>Multi-head self-attention of each token with those before it.</summary>
    [Attention(TransformerBase.Heads, Causal = true, Memory = Site.AttentionMemory, Result = Site.AttentionResult)]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "norm1")]
        public partial Norm Norm { get; }

        [Linear(H, H, Key = "self_attn.q_proj", Site = Site.Query)]
        public partial Linear Query { get; }

        [Linear(H, H, Key = "self_attn.k_proj", Site = Site.Key)]
        public partial Linear Key { get; }

        [Linear(H, H, Key = "self_attn.v_proj", Site = Site.Value)]
        public partial Linear Value { get; }

        [Linear(H, H, Key = "self_attn.out_proj", Site = Site.AttentionOut)]
        public partial Linear Output { get; }
    }

    /// <summary>Multi-head attention of each token of the target with the tokens of the source.</summary>
    [Attention(TransformerBase.Heads, Cross = true, Memory = Site.CrossAttentionMemory, Result = Site.CrossAttentionResult)]
    public sealed partial class CrossAttention
    {
        [Norm(H, Key = "norm2")]
        public partial Norm Norm { get; }

        [Linear(H, H, Key = "multihead_attn.q_proj", Site = Site.CrossQuery)]
        public partial Linear Query { get; }

        [Linear(H, H, Key = "multihead_attn.k_proj", Site = Site.CrossKey)]
        public partial Linear Key { get; }

        [Linear(H, H, Key = "multihead_attn.v_proj", Site = Site.CrossValue)]
        public partial Linear Value { get; }

        [Linear(H, H, Key = "multihead_attn.out_proj", Site = Site.CrossAttentionOut)]
        public partial Linear Output { get; }
    }

    /// <summary>The two-layer feed-forward network.</summary>
    [FeedForward(TransformerBase.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult)]
    public sealed partial class Mlp
    {
        [Norm(H, Key = "norm3")]
        public partial Norm Norm { get; }

        [Linear(H, F, Key = "linear1", Site = Site.FeedForwardUp)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "linear2", Site = Site.FeedForwardDown)]
        public partial Linear Down { get; }
    }
}
