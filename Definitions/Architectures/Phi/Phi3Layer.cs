namespace DslPeft.Architectures;

/// <summary>One layer of Phi-3: as LLaMA's, with one product for queries, keys and values and one for gate and first projection.</summary>
[Block(Residual.PreNorm, Epsilon = Phi3Mini.Epsilon, Dropout = Phi3Mini.Dropout)]
public sealed partial class Phi3Layer
{
    private const int H = Phi3Mini.Hidden,
        F = Phi3Mini.Inner,
        D = Phi3Mini.HeadSize;

    /// <summary>Self-attention of each token with those before it; one layer gives queries, keys and values.</summary>
    [Attention(
        Phi3Mini.Heads,
        KeyValueHeads = Phi3Mini.KeyValueHeads,
        Causal = true,
        Rotary = Phi3Mini.RotaryBase,
        Window = Phi3Mini.Window,
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        AdapterKey = "attention_adapters"
    )]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "input_layernorm", RootMeanSquare = true)]
        public partial Norm Norm { get; }

        [Linear(H, (Phi3Mini.Heads + 2 * Phi3Mini.KeyValueHeads) * D, Key = "self_attn.qkv_proj", Site = Site.QueryKeyValue, NoBias = true)]
        public partial Linear QueryKeyValue { get; }

        [Linear(Phi3Mini.Heads * D, H, Key = "self_attn.o_proj", Site = Site.AttentionOut, NoBias = true)]
        public partial Linear Output { get; }
    }

    /// <summary>The feed-forward network Down(silu(gate) ⊙ up); one layer gives gate and up.</summary>
    [FeedForward(Phi3Mini.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, AdapterKey = "output_adapters")]
    public sealed partial class Mlp
    {
        [Norm(H, Key = "post_attention_layernorm", RootMeanSquare = true)]
        public partial Norm Norm { get; }

        [Linear(H, 2 * F, Key = "mlp.gate_up_proj", Site = Site.FeedForwardGateUp, NoBias = true)]
        public partial Linear GateUp { get; }

        [Linear(F, H, Key = "mlp.down_proj", Site = Site.FeedForwardDown, NoBias = true)]
        public partial Linear Down { get; }
    }
}
