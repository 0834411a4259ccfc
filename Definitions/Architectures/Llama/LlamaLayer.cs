namespace DslPeft.Architectures;

/// <summary>
/// One layer of LLaMA: a norm and causal self-attention over rotary positions, a norm and a gated feed-forward network, each added to what
/// it reads.
/// </summary>
[Block(Residual.PreNorm, Epsilon = Llama7B.Epsilon)]
public sealed partial class LlamaLayer
{
    private const int H = Llama7B.Hidden,
        F = Llama7B.Inner;

    /// <summary>
    /// Multi-head self-attention of each token with those before it. A head of keys and values may serve several heads of queries.
    /// </summary>
    [RotaryScaling(
        Llama7B.Scaling,
        Factor = Llama7B.ScalingFactor,
        OriginalPositions = Llama7B.OriginalPositions,
        LowFactor = Llama7B.LowFactor,
        HighFactor = Llama7B.HighFactor
    )]
    [Attention(
        Llama7B.Heads,
        KeyValueHeads = Llama7B.KeyValueHeads,
        Causal = true,
        Rotary = Llama7B.RotaryBase,
        Window = Llama7B.Window,
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        AdapterKey = "attention_adapters"
    )]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "input_layernorm", RootMeanSquare = true)]
        public partial Norm Norm { get; }

        [Linear(H, Llama7B.Heads * Llama7B.HeadSize, Key = "self_attn.q_proj", Site = Site.Query, NoBias = !Llama7B.AttentionBias)]
        public partial Linear Query { get; }

        [Linear(H, Llama7B.KeyValueHeads * Llama7B.HeadSize, Key = "self_attn.k_proj", Site = Site.Key, NoBias = !Llama7B.AttentionBias)]
        public partial Linear Key { get; }

        [Linear(H, Llama7B.KeyValueHeads * Llama7B.HeadSize, Key = "self_attn.v_proj", Site = Site.Value, NoBias = !Llama7B.AttentionBias)]
        public partial Linear Value { get; }

        [Linear(Llama7B.Heads * Llama7B.HeadSize, H, Key = "self_attn.o_proj", Site = Site.AttentionOut, NoBias = !Llama7B.OutputBias)]
        public partial Linear Output { get; }
    }

    /// <summary>The feed-forward network Down(silu(Gate x) ⊙ Up x).</summary>
    [FeedForward(Llama7B.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, AdapterKey = "output_adapters")]
    public sealed partial class Mlp
    {
        [Norm(H, Key = "post_attention_layernorm", RootMeanSquare = true)]
        public partial Norm Norm { get; }

        [Linear(H, F, Key = "mlp.gate_proj", Site = Site.FeedForwardGate, NoBias = !Llama7B.MlpBias)]
        public partial Linear Gate { get; }

        [Linear(H, F, Key = "mlp.up_proj", Site = Site.FeedForwardUp, NoBias = !Llama7B.MlpBias)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "mlp.down_proj", Site = Site.FeedForwardDown, NoBias = !Llama7B.MlpBias)]
        public partial Linear Down { get; }
    }
}
