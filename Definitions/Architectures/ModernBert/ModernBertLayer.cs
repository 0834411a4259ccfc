namespace DslPeft.Architectures;

/// <summary>
/// One encoder layer of ModernBERT: self-attention over rotary positions, within a window in two layers of three, and a gated feed-forward
/// network, each with a norm before it but for the first attention.
/// </summary>
[Block(Residual.PreNorm, Epsilon = ModernBertBase.Epsilon)]
public sealed partial class ModernBertLayer
{
    private const int H = ModernBertBase.Hidden,
        F = ModernBertBase.Inner;

    /// <summary>Multi-head self-attention; one layer gives queries, keys and values.</summary>
    [Attention(
        ModernBertBase.Heads,
        Rotary = ModernBertBase.RotaryBase,
        Window = ModernBertBase.Window,
        FullEvery = ModernBertBase.FullEvery,
        WindowRotary = ModernBertBase.WindowRotaryBase,
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult
    )]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "attn_norm", NoBias = !ModernBertBase.NormBias, FromLayer = 1)]
        public partial Norm Norm { get; }

        [Linear(H, 3 * H, Key = "attn.Wqkv", Site = Site.QueryKeyValue, NoBias = !ModernBertBase.AttentionBias)]
        public partial Linear QueryKeyValue { get; }

        [Linear(H, H, Key = "attn.Wo", Site = Site.AttentionOut, NoBias = !ModernBertBase.AttentionBias)]
        public partial Linear Output { get; }
    }

    /// <summary>The feed-forward network Down(gelu(first) ⊙ second); one layer gives both halves.</summary>
    [FeedForward(ModernBertBase.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult)]
    public sealed partial class Mlp
    {
        [Norm(H, Key = "mlp_norm", NoBias = !ModernBertBase.NormBias)]
        public partial Norm Norm { get; }

        [Linear(H, 2 * F, Key = "mlp.Wi", Site = Site.FeedForwardGateUp, NoBias = !ModernBertBase.MlpBias)]
        public partial Linear GateUp { get; }

        [Linear(F, H, Key = "mlp.Wo", Site = Site.FeedForwardDown, NoBias = !ModernBertBase.MlpBias)]
        public partial Linear Down { get; }
    }
}
