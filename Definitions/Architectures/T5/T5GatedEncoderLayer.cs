namespace DslPeft.Architectures;

/// <summary>One layer of the first stack of T5 v1.1: as of T5, with a gated feed-forward network.</summary>
[Block(Residual.PreNorm, Epsilon = T5Version11Base.Epsilon, Dropout = T5Version11Base.Dropout)]
public sealed partial class T5GatedEncoderLayer
{
    private const int H = T5Version11Base.Hidden,
        A = T5Version11Base.Heads * T5Version11Base.HeadSize,
        F = T5Version11Base.Inner;

    /// <summary>Multi-head self-attention with a bias by relative positions.</summary>
    [Attention(
        T5Version11Base.Heads,
        ScoreScale = 1,
        Relative = nameof(T5Version11Base.EncoderPositions),
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        Dropout = T5Version11Base.Dropout
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

    /// <summary>The feed-forward network Down(activation(Gate x) ⊙ Up x).</summary>
    [FeedForward(T5Version11Base.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, Dropout = T5Version11Base.Dropout)]
    public sealed partial class Mlp
    {
        [Norm(H, Key = "layer.1.layer_norm", RootMeanSquare = true)]
        public partial Norm Norm { get; }

        [Linear(H, F, Key = "layer.1.DenseReluDense.wi_0", Site = Site.FeedForwardGate, NoBias = true)]
        public partial Linear Gate { get; }

        [Linear(H, F, Key = "layer.1.DenseReluDense.wi_1", Site = Site.FeedForwardUp, NoBias = true)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "layer.1.DenseReluDense.wo", Site = Site.FeedForwardDown, NoBias = true)]
        public partial Linear Down { get; }
    }
}
