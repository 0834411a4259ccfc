namespace DslPeft.Architectures;

/// <summary>
/// One layer of the first stack of the Transformer: self-attention and feed-forward, each added to what it reads and normed.
/// </summary>
[Block(Residual.PostNorm, Epsilon = TransformerBase.Epsilon, Dropout = TransformerBase.Dropout)]
public sealed partial class TransformerEncoderLayer
{
    private const int H = TransformerBase.Hidden,
        F = TransformerBase.Inner;

    /// <summary>Multi-head self-attention.</summary>
    [Attention(TransformerBase.Heads, Memory = Site.AttentionMemory, Result = Site.AttentionResult)]
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

    /// <summary>The two-layer feed-forward network.</summary>
    [FeedForward(TransformerBase.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult)]
    public sealed partial class Mlp
    {
        [Norm(H, Key = "norm2")]
        public partial Norm Norm { get; }

        [Linear(H, F, Key = "linear1", Site = Site.FeedForwardUp)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "linear2", Site = Site.FeedForwardDown)]
        public partial Linear Down { get; }
    }
}
