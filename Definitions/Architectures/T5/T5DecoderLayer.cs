namespace DslPeft.Architectures;

/// <summary>
/// One layer of the second stack of T5: causal self-attention, attention to the first stack and feed-forward, each behind a norm and added
/// to what it reads.
/// </summary>
[Block(Residual.PreNorm, Epsilon = T5Base.Epsilon, Dropout = T5Base.Dropout)]
public sealed partial class T5DecoderLayer
{
    private const int H = T5Base.Hidden,
        A = T5Base.Heads * T5Base.HeadSize,
        F = T5Base.Inner;

    /// <summary>Multi-head self-attention of each token with those before it, with a bias by relative positions.</summary>
    [Attention(
        T5Base.Heads,
        Causal = true,
        ScoreScale = 1,
        Relative = nameof(T5Base.DecoderPositions),
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        Dropout = T5Base.Dropout
    )]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "layer.0.layer_norm", RootMeanSquare = true)]
        public partial Norm Norm { get; }

        [Linear(H, A, Key = "layer.0.SelfAttention.q", Site = Site.Query, NoBias = true)]
        public partial Linear Query { get; }

        [Linear(H, A, Key = "layer.0.SelfAttention.k", Site = Site.Key, NoBias = true)]
        public partial Linear Key { get; }

        [Linear(H, A, Key = "layer.0.SelfAttention.v", Site = Site.Value, NoBias = true)]
        public partial Linear Value { get; }

        [Linear(A, H, Key = "layer.0.SelfAttention.o", Site = Site.AttentionOut, NoBias = true)]
        public partial Linear Output { get; }
    }

    /// <summary>Multi-head attention of each token of the target with the tokens of the source.</summary>
    [Attention(
        T5Base.Heads,
        Cross = true,
        ScoreScale = 1,
        Memory = Site.CrossAttentionMemory,
        Result = Site.CrossAttentionResult,
        Dropout = T5Base.Dropout
    )]
    public sealed partial class CrossAttention
    {
        [Norm(H, Key = "layer.1.layer_norm", RootMeanSquare = true)]
        public partial Norm Norm { get; }

        [Linear(H, A, Key = "layer.1.EncDecAttention.q", Site = Site.CrossQuery, NoBias = true)]
        public partial Linear Query { get; }

        [Linear(H, A, Key = "layer.1.EncDecAttention.k", Site = Site.CrossKey, NoBias = true)]
        public partial Linear Key { get; }

        [Linear(H, A, Key = "layer.1.EncDecAttention.v", Site = Site.CrossValue, NoBias = true)]
        public partial Linear Value { get; }

        [Linear(A, H, Key = "layer.1.EncDecAttention.o", Site = Site.CrossAttentionOut, NoBias = true)]
        public partial Linear Output { get; }
    }

    /// <summary>The two-layer feed-forward network.</summary>
    [FeedForward(T5Base.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, Dropout = T5Base.Dropout)]
    public sealed partial class Mlp
    {
        [Norm(H, Key = "layer.2.layer_norm", RootMeanSquare = true)]
        public partial Norm Norm { get; }

        [Linear(H, F, Key = "layer.2.DenseReluDense.wi", Site = Site.FeedForwardUp, NoBias = true)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "layer.2.DenseReluDense.wo", Site = Site.FeedForwardDown, NoBias = true)]
        public partial Linear Down { get; }
    }
}
