namespace DslPeft.Architectures;

/// <summary>
/// The layer of ALBERT, whose weights all layers share: self-attention and feed-forward, each followed by a residual sum and a norm.
/// </summary>
[Block(Residual.PostNorm, Epsilon = AlbertBase.Epsilon, Dropout = AlbertBase.Dropout)]
public sealed partial class AlbertLayer
{
    private const int H = AlbertBase.Hidden,
        F = AlbertBase.Inner;

    /// <summary>Multi-head self-attention with biases.</summary>
    [Attention(AlbertBase.Heads, Memory = Site.AttentionMemory, Result = Site.AttentionResult, Dropout = AlbertBase.Dropout)]
    public sealed partial class SelfAttention
    {
        [Linear(H, H, Key = "attention.query", Site = Site.Query)]
        public partial Linear Query { get; }

        [Linear(H, H, Key = "attention.key", Site = Site.Key)]
        public partial Linear Key { get; }

        [Linear(H, H, Key = "attention.value", Site = Site.Value)]
        public partial Linear Value { get; }

        [Linear(H, H, Key = "attention.dense", Site = Site.AttentionOut)]
        public partial Linear Output { get; }

        [Norm(H, Key = "attention.LayerNorm")]
        public partial Norm Norm { get; }
    }

    /// <summary>The two-layer feed-forward network.</summary>
    [FeedForward(AlbertBase.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult)]
    public sealed partial class Mlp
    {
        [Linear(H, F, Key = "ffn", Site = Site.FeedForwardUp)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "ffn_output", Site = Site.FeedForwardDown)]
        public partial Linear Down { get; }

        [Norm(H, Key = "full_layer_layer_norm")]
        public partial Norm Norm { get; }
    }
}
