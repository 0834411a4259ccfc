namespace DslPeft.Architectures;

/// <summary>One layer of LLaMA: a norm and causal self-attention over rotary positions, a norm and a gated feed-forward network, each added to what it reads.</summary>
[Block(Residual.PreNorm, Epsilon = Llama7B.Epsilon)]
public sealed partial class LlamaLayer
{
    private const int H = Llama7B.Hidden, F = Llama7B.Inner;

    /// <summary>Multi-head self-attention of each token with those before it. A head of keys and values may serve several heads of queries.</summary>
    [Attention(Llama7B.Heads, KeyValueHeads = Llama7B.KeyValueHeads, Causal = true, Rotary = Llama7B.RotaryBase, Memory = Site.AttentionMemory, Result = Site.AttentionResult, AdapterKey = "attention_adapters")]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "input_layernorm", RootMeanSquare = true)]
        public partial Norm Norm { get; }

        [Linear(H, H, Key = "self_attn.q_proj", Site = Site.Query, NoBias = true)]
        public partial Linear Query { get; }

        [Linear(H, H / Llama7B.Heads * Llama7B.KeyValueHeads, Key = "self_attn.k_proj", Site = Site.Key, NoBias = true)]
        public partial Linear Key { get; }

        [Linear(H, H / Llama7B.Heads * Llama7B.KeyValueHeads, Key = "self_attn.v_proj", Site = Site.Value, NoBias = true)]
        public partial Linear Value { get; }

        [Linear(H, H, Key = "self_attn.o_proj", Site = Site.AttentionOut, NoBias = true)]
        public partial Linear Output { get; }
    }

    /// <summary>The feed-forward network Down(silu(Gate x) ⊙ Up x).</summary>
    [FeedForward(Llama7B.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, AdapterKey = "output_adapters")]
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
