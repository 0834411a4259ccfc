namespace DslPeft.Architectures;

/// <summary>One layer of Qwen3: as LLaMA's, with norms of each head of queries and keys before their rotation.</summary>
[Block(Residual.PreNorm, Epsilon = Qwen3Of8B.Epsilon)]
public sealed partial class Qwen3Layer
{
    private const int H = Qwen3Of8B.Hidden,
        F = Qwen3Of8B.Inner,
        D = Qwen3Of8B.HeadSize;

    /// <summary>
    /// Self-attention of each token with those before it. The width of a head does not follow from that of the hidden states.
    /// </summary>
    [RotaryScaling(
        Qwen3Of8B.Scaling,
        Factor = Qwen3Of8B.ScalingFactor,
        OriginalPositions = Qwen3Of8B.OriginalPositions,
        LowFactor = Qwen3Of8B.LowFactor,
        HighFactor = Qwen3Of8B.HighFactor
    )]
    [Attention(
        Qwen3Of8B.Heads,
        KeyValueHeads = Qwen3Of8B.KeyValueHeads,
        Causal = true,
        Rotary = Qwen3Of8B.RotaryBase,
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        AdapterKey = "attention_adapters"
    )]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "input_layernorm", RootMeanSquare = true)]
        public partial Norm Norm { get; }

        [Linear(H, Qwen3Of8B.Heads * D, Key = "self_attn.q_proj", Site = Site.Query, NoBias = !Qwen3Of8B.AttentionBias)]
        public partial Linear Query { get; }

        [Linear(H, Qwen3Of8B.KeyValueHeads * D, Key = "self_attn.k_proj", Site = Site.Key, NoBias = !Qwen3Of8B.AttentionBias)]
        public partial Linear Key { get; }

        [Linear(H, Qwen3Of8B.KeyValueHeads * D, Key = "self_attn.v_proj", Site = Site.Value, NoBias = !Qwen3Of8B.AttentionBias)]
        public partial Linear Value { get; }

        [Norm(D, Key = "self_attn.q_norm", RootMeanSquare = true)]
        public partial Norm QueryNorm { get; }

        [Norm(D, Key = "self_attn.k_norm", RootMeanSquare = true)]
        public partial Norm KeyNorm { get; }

        [Linear(Qwen3Of8B.Heads * D, H, Key = "self_attn.o_proj", Site = Site.AttentionOut, NoBias = !Qwen3Of8B.AttentionBias)]
        public partial Linear Output { get; }
    }

    /// <summary>The feed-forward network Down(silu(Gate x) ⊙ Up x).</summary>
    [FeedForward(Qwen3Of8B.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, AdapterKey = "output_adapters")]
    public sealed partial class Mlp
    {
        [Norm(H, Key = "post_attention_layernorm", RootMeanSquare = true)]
        public partial Norm Norm { get; }

        [Linear(H, F, Key = "mlp.gate_proj", Site = Site.FeedForwardGate, NoBias = true)]
        public partial Linear Gate { get; }

        [Linear(H, F, Key = "mlp.up_proj", Site = Site.FeedForwardUp, NoBias = true)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "mlp.down_proj", Site = Site.FeedForwardDown, NoBias = true)]
        public partial Linear Down { get; }
    }
}
