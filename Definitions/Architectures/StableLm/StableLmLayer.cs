namespace DslPeft.Architectures;

/// <summary>One layer of StableLM: as LLaMA's, with layer norms and with rotary positions of a share of each head.</summary>
[Block(Residual.PreNorm, Epsilon = StableLm3B.Epsilon)]
public sealed partial class StableLmLayer
{
    private const int H = StableLm3B.Hidden,
        F = StableLm3B.Inner;

    /// <summary>
    /// Multi-head self-attention of each token with those before it. A head of keys and values may serve several heads of queries.
    /// </summary>
    [Attention(
        StableLm3B.Heads,
        KeyValueHeads = StableLm3B.KeyValueHeads,
        Causal = true,
        Rotary = StableLm3B.RotaryBase,
        RotaryShare = StableLm3B.RotaryShare,
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        AdapterKey = "attention_adapters"
    )]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "input_layernorm")]
        public partial Norm Norm { get; }

        [Linear(H, StableLm3B.Heads * StableLm3B.HeadSize, Key = "self_attn.q_proj", Site = Site.Query, NoBias = !StableLm3B.AttentionBias)]
        public partial Linear Query { get; }

        [Linear(
            H,
            StableLm3B.KeyValueHeads * StableLm3B.HeadSize,
            Key = "self_attn.k_proj",
            Site = Site.Key,
            NoBias = !StableLm3B.AttentionBias
        )]
        public partial Linear Key { get; }

        [Linear(
            H,
            StableLm3B.KeyValueHeads * StableLm3B.HeadSize,
            Key = "self_attn.v_proj",
            Site = Site.Value,
            NoBias = !StableLm3B.AttentionBias
        )]
        public partial Linear Value { get; }

        [Linear(StableLm3B.Heads * StableLm3B.HeadSize, H, Key = "self_attn.o_proj", Site = Site.AttentionOut, NoBias = true)]
        public partial Linear Output { get; }
    }

    /// <summary>The feed-forward network Down(silu(Gate x) ⊙ Up x).</summary>
    [FeedForward(StableLm3B.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, AdapterKey = "output_adapters")]
    public sealed partial class Mlp
    {
        [Norm(H, Key = "post_attention_layernorm")]
        public partial Norm Norm { get; }

        [Linear(H, F, Key = "mlp.gate_proj", Site = Site.FeedForwardGate, NoBias = true)]
        public partial Linear Gate { get; }

        [Linear(H, F, Key = "mlp.up_proj", Site = Site.FeedForwardUp, NoBias = true)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "mlp.down_proj", Site = Site.FeedForwardDown, NoBias = true)]
        public partial Linear Down { get; }
    }
}
