namespace DslPeft.Architectures;

/// <summary>
/// One layer of the second stack of BART: causal self-attention, attention to the first stack and feed-forward, each added to what it
/// reads and normed.
/// </summary>
[Block(Residual.PostNorm, Epsilon = BartBase.Epsilon, Dropout = BartBase.Dropout)]
public sealed partial class BartDecoderLayer
{
    private const int H = BartBase.Hidden,
        F = BartBase.DecoderInner;

    /// <summary>Multi-head self-attention of each token with those before it.</summary>
    [Attention(
        BartBase.DecoderHeads,
        Causal = true,
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        Dropout = BartBase.AttentionDropout
    )]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "self_attn_layer_norm")]
        public partial Norm Norm { get; }

        [Linear(H, H, Key = "self_attn.q_proj", Site = Site.Query)]
        public partial Linear Query { get; }

        [Linear(H, H, Key = "self_attn.k_proj", Site = Site.Key)]
        public partial Linear Key { get; }

        [Linear(H, H, Key = "self_attn.v_proj", Site = Site.Value)]
        public partial Linear Value { get; }

        [Linear(H, H, Key = "self_attn.out_proj", Site = Site.AttentionOut)]
        public partial Linear Output { get; }
    }

    /// <summary>Multi-head attention of each token of the target with the tokens of the source.</summary>
    [Attention(
        BartBase.DecoderHeads,
        Cross = true,
        Memory = Site.CrossAttentionMemory,
        Result = Site.CrossAttentionResult,
        Dropout = BartBase.AttentionDropout
    )]
    public sealed partial class CrossAttention
    {
        [Norm(H, Key = "encoder_attn_layer_norm")]
        public partial Norm Norm { get; }

        [Linear(H, H, Key = "encoder_attn.q_proj", Site = Site.CrossQuery)]
        public partial Linear Query { get; }

        [Linear(H, H, Key = "encoder_attn.k_proj", Site = Site.CrossKey)]
        public partial Linear Key { get; }

        [Linear(H, H, Key = "encoder_attn.v_proj", Site = Site.CrossValue)]
        public partial Linear Value { get; }

        [Linear(H, H, Key = "encoder_attn.out_proj", Site = Site.CrossAttentionOut)]
        public partial Linear Output { get; }
    }

    /// <summary>The two-layer feed-forward network.</summary>
    [FeedForward(BartBase.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, Dropout = BartBase.ActivationDropout)]
    public sealed partial class Mlp
    {
        [Norm(H, Key = "final_layer_norm")]
        public partial Norm Norm { get; }

        [Linear(H, F, Key = "fc1", Site = Site.FeedForwardUp)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "fc2", Site = Site.FeedForwardDown)]
        public partial Linear Down { get; }
    }
}
