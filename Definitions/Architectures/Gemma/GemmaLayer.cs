namespace DslPeft.Architectures;

/// <summary>
/// One layer of Gemma: root-mean-square norms that multiply by 1 + weight, self-attention over rotary positions, and a gated feed-forward
/// network.
/// </summary>
[Block(Residual.PreNorm, Epsilon = Gemma2B.Epsilon)]
public sealed partial class GemmaLayer
{
    private const int H = Gemma2B.Hidden,
        F = Gemma2B.Inner,
        D = Gemma2B.HeadSize;

    /// <summary>
    /// Self-attention of each token with those before it. The width of a head does not follow from that of the hidden states.
    /// </summary>
    [Attention(
        Gemma2B.Heads,
        KeyValueHeads = Gemma2B.KeyValueHeads,
        Causal = true,
        Rotary = Gemma2B.RotaryBase,
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        AdapterKey = "attention_adapters"
    )]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "input_layernorm", RootMeanSquare = true, UnitOffset = true)]
        public partial Norm Norm { get; }

        [Linear(H, Gemma2B.Heads * D, Key = "self_attn.q_proj", Site = Site.Query, NoBias = !Gemma2B.AttentionBias)]
        public partial Linear Query { get; }

        [Linear(H, Gemma2B.KeyValueHeads * D, Key = "self_attn.k_proj", Site = Site.Key, NoBias = !Gemma2B.AttentionBias)]
        public partial Linear Key { get; }

        [Linear(H, Gemma2B.KeyValueHeads * D, Key = "self_attn.v_proj", Site = Site.Value, NoBias = !Gemma2B.AttentionBias)]
        public partial Linear Value { get; }

        [Linear(Gemma2B.Heads * D, H, Key = "self_attn.o_proj", Site = Site.AttentionOut, NoBias = !Gemma2B.AttentionBias)]
        public partial Linear Output { get; }
    }

    /// <summary>The feed-forward network Down(gelu(Gate x) ⊙ Up x).</summary>
    [FeedForward(Gemma2B.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, AdapterKey = "output_adapters")]
    public sealed partial class Mlp
    {
        [Norm(H, Key = "post_attention_layernorm", RootMeanSquare = true, UnitOffset = true)]
        public partial Norm Norm { get; }

        [Linear(H, F, Key = "mlp.gate_proj", Site = Site.FeedForwardGate, NoBias = true)]
        public partial Linear Gate { get; }

        [Linear(H, F, Key = "mlp.up_proj", Site = Site.FeedForwardUp, NoBias = true)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "mlp.down_proj", Site = Site.FeedForwardDown, NoBias = true)]
        public partial Linear Down { get; }
    }
}
