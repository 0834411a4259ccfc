namespace DslPeft.Architectures;

/// <summary>
/// One layer of GPT-NeoX: self-attention and feed-forward beside one another, each with a norm of its own, or one after the other.
/// </summary>
[Block(NeoX20B.Parallel ? Residual.Parallel : Residual.PreNorm, Epsilon = NeoX20B.Epsilon, Dropout = NeoX20B.Dropout)]
public sealed partial class NeoXLayer
{
    private const int H = NeoX20B.Hidden,
        F = NeoX20B.Inner;

    /// <summary>Self-attention of each token with those before it; one layer gives each head's query, key and value.</summary>
    [Attention(
        NeoX20B.Heads,
        Causal = true,
        Rotary = NeoX20B.RotaryBase,
        RotaryShare = NeoX20B.RotaryShare,
        Interleaved = true,
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        AdapterKey = "attention_adapters"
    )]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "input_layernorm")]
        public partial Norm Norm { get; }

        [Linear(H, 3 * H, Key = "attention.query_key_value", Site = Site.QueryKeyValue)]
        public partial Linear QueryKeyValue { get; }

        [Linear(H, H, Key = "attention.dense", Site = Site.AttentionOut)]
        public partial Linear Output { get; }
    }

    /// <summary>The two-layer feed-forward network.</summary>
    [FeedForward(NeoX20B.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, AdapterKey = "output_adapters")]
    public sealed partial class Mlp
    {
        [Norm(H, Key = "post_attention_layernorm")]
        public partial Norm Norm { get; }

        [Linear(H, F, Key = "mlp.dense_h_to_4h", Site = Site.FeedForwardUp)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "mlp.dense_4h_to_h", Site = Site.FeedForwardDown)]
        public partial Linear Down { get; }
    }
}
