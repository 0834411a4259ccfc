namespace DslPeft.Architectures;

/// <summary>
/// One layer of OPT: causal self-attention and feed-forward, each with a norm before it or, in one size, after its residual sum.
/// </summary>
[Block(Opt125M.NormsBefore ? Residual.PreNorm : Residual.PostNorm, Epsilon = Opt125M.Epsilon, Dropout = Opt125M.Dropout)]
public sealed partial class OptLayer
{
    private const int H = Opt125M.Hidden,
        F = Opt125M.Inner;

    /// <summary>Self-attention of each token with those before it.</summary>
    [Attention(
        Opt125M.Heads,
        Causal = true,
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        Dropout = Opt125M.AttentionDropout,
        AdapterKey = "attention_adapters"
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

    /// <summary>The two-layer feed-forward network.</summary>
    [FeedForward(Opt125M.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, AdapterKey = "output_adapters")]
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
