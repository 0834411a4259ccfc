namespace DslPeft.Architectures;

/// <summary>One layer of GPT-J: self-attention and feed-forward beside one another on one norm, x + Attention(N(x)) + Mlp(N(x)).</summary>
[Block(Residual.Parallel, Epsilon = GptJ6B.Epsilon, Dropout = GptJ6B.Dropout)]
public sealed partial class GptJLayer
{
    private const int H = GptJ6B.Hidden,
        F = GptJ6B.Inner;

    /// <summary>
    /// Self-attention of each token with those before it; rotary positions turn neighbouring dimensions of a share of each head.
    /// </summary>
    [Attention(
        GptJ6B.Heads,
        Causal = true,
        Rotary = GptJ6B.RotaryBase,
        RotaryShare = 1.0 * GptJ6B.RotaryDim * GptJ6B.Heads / GptJ6B.Hidden,
        RotaryPairs = RotaryPairs.Neighbours,
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        AdapterKey = "attention_adapters"
    )]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "ln_1")]
        public partial Norm Norm { get; }

        [Linear(H, H, Key = "attn.q_proj", Site = Site.Query, NoBias = true)]
        public partial Linear Query { get; }

        [Linear(H, H, Key = "attn.k_proj", Site = Site.Key, NoBias = true)]
        public partial Linear Key { get; }

        [Linear(H, H, Key = "attn.v_proj", Site = Site.Value, NoBias = true)]
        public partial Linear Value { get; }

        [Linear(H, H, Key = "attn.out_proj", Site = Site.AttentionOut, NoBias = true)]
        public partial Linear Output { get; }
    }

    /// <summary>The two-layer feed-forward network, over the norm of the attention.</summary>
    [FeedForward(GptJ6B.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, AdapterKey = "output_adapters")]
    public sealed partial class Mlp
    {
        [Linear(H, F, Key = "mlp.fc_in", Site = Site.FeedForwardUp)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "mlp.fc_out", Site = Site.FeedForwardDown)]
        public partial Linear Down { get; }
    }
}
