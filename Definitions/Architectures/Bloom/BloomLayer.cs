namespace DslPeft.Architectures;

/// <summary>
/// One layer of BLOOM: a norm and causal self-attention whose scores fall with the distance, a norm and a feed-forward network, each added
/// to what it reads.
/// </summary>
[Block(Bloom560M.SumsNormed ? Residual.NormedSum : Residual.PreNorm, Epsilon = Bloom560M.Epsilon, Dropout = Bloom560M.Dropout)]
public sealed partial class BloomLayer
{
    private const int H = Bloom560M.Hidden,
        F = Bloom560M.Inner;

    /// <summary>Self-attention of each token with those before it; one layer gives each head's query, key and value.</summary>
    [Attention(
        Bloom560M.Heads,
        Causal = true,
        Alibi = true,
        Interleaved = true,
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        AdapterKey = "attention_adapters"
    )]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "input_layernorm")]
        public partial Norm Norm { get; }

        [Linear(H, 3 * H, Key = "self_attention.query_key_value", Site = Site.QueryKeyValue)]
        public partial Linear QueryKeyValue { get; }

        [Linear(H, H, Key = "self_attention.dense", Site = Site.AttentionOut)]
        public partial Linear Output { get; }
    }

    /// <summary>The two-layer feed-forward network.</summary>
    [FeedForward(Bloom560M.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, AdapterKey = "output_adapters")]
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
