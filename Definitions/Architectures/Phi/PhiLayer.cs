namespace DslPeft.Architectures;

/// <summary>
/// One layer of Phi: self-attention and feed-forward beside one another on one norm, x + Attention(N(x)) + Mlp(N(x)), with biases
/// everywhere.
/// </summary>
[Block(Residual.Parallel, Epsilon = Phi2.Epsilon, Dropout = Phi2.Dropout)]
public sealed partial class PhiLayer
{
    private const int H = Phi2.Hidden,
        F = Phi2.Inner,
        D = Phi2.HeadSize;

    /// <summary>Self-attention of each token with those before it, over rotary positions of a share of each head.</summary>
    [Attention(
        Phi2.Heads,
        KeyValueHeads = Phi2.KeyValueHeads,
        Causal = true,
        Rotary = Phi2.RotaryBase,
        RotaryShare = Phi2.RotaryShare,
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        AdapterKey = "attention_adapters"
    )]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "input_layernorm")]
        public partial Norm Norm { get; }

        [Linear(H, Phi2.Heads * D, Key = "self_attn.q_proj", Site = Site.Query)]
        public partial Linear Query { get; }

        [Linear(H, Phi2.KeyValueHeads * D, Key = "self_attn.k_proj", Site = Site.Key)]
        public partial Linear Key { get; }

        [Linear(H, Phi2.KeyValueHeads * D, Key = "self_attn.v_proj", Site = Site.Value)]
        public partial Linear Value { get; }

        [Linear(Phi2.Heads * D, H, Key = "self_attn.dense", Site = Site.AttentionOut)]
        public partial Linear Output { get; }
    }

    /// <summary>The two-layer feed-forward network, over the norm of the attention.</summary>
    [FeedForward(Phi2.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, AdapterKey = "output_adapters")]
    public sealed partial class Mlp
    {
        [Linear(H, F, Key = "mlp.fc1", Site = Site.FeedForwardUp)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "mlp.fc2", Site = Site.FeedForwardDown)]
        public partial Linear Down { get; }
    }
}
