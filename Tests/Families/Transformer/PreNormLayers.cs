namespace DslPeft.Families.Tests;

/// <summary>A layer of the first stack with its norms in front.</summary>
[Block(Residual.PreNorm, Epsilon = TorchPreNorm.Epsilon, Dropout = TorchPreNorm.Dropout)]
public sealed partial class PreNormEncoderLayer
{
    private const int H = TorchPreNorm.Hidden,
        F = TorchPreNorm.Inner;

    /// <summary>Multi-head self-attention.</summary>
    [Attention(TorchPreNorm.Heads, Memory = Site.AttentionMemory, Result = Site.AttentionResult)]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "norm1")]
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
    [FeedForward(TorchPreNorm.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult)]
    public sealed partial class Mlp
    {
        [Norm(H, Key = "norm2")]
        public partial Norm Norm { get; }

        [Linear(H, F, Key = "linear1", Site = Site.FeedForwardUp)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "linear2", Site = Site.FeedForwardDown)]
        public partial Linear Down { get; }
    }
}

/// <summary>A layer of the second stack with its norms in front.</summary>
[Block(Residual.PreNorm, Epsilon = TorchPreNorm.Epsilon, Dropout = TorchPreNorm.Dropout)]
public sealed partial class PreNormDecoderLayer
{
    private const int H = TorchPreNorm.Hidden,
        F = TorchPreNorm.Inner;

    /// <summary>Multi-head self-attention of each token with those before it.</summary>
    [Attention(TorchPreNorm.Heads, Causal = true, Memory = Site.AttentionMemory, Result = Site.AttentionResult)]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "norm1")]
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
    [Attention(TorchPreNorm.Heads, Cross = true, Memory = Site.CrossAttentionMemory, Result = Site.CrossAttentionResult)]
    public sealed partial class CrossAttention
    {
        [Norm(H, Key = "norm2")]
        public partial Norm Norm { get; }

        [Linear(H, H, Key = "multihead_attn.q_proj", Site = Site.CrossQuery)]
        public partial Linear Query { get; }

        [Linear(H, H, Key = "multihead_attn.k_proj", Site = Site.CrossKey)]
        public partial Linear Key { get; }

        [Linear(H, H, Key = "multihead_attn.v_proj", Site = Site.CrossValue)]
        public partial Linear Value { get; }

        [Linear(H, H, Key = "multihead_attn.out_proj", Site = Site.CrossAttentionOut)]
        public partial Linear Output { get; }
    }

    /// <summary>The two-layer feed-forward network.</summary>
    [FeedForward(TorchPreNorm.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult)]
    public sealed partial class Mlp
    {
        [Norm(H, Key = "norm3")]
        public partial Norm Norm { get; }

        [Linear(H, F, Key = "linear1", Site = Site.FeedForwardUp)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "linear2", Site = Site.FeedForwardDown)]
        public partial Linear Down { get; }
    }
}
