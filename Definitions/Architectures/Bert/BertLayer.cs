namespace DslPeft.Architectures;

/// <summary>
/// One encoder layer of BERT, and of RoBERTa: self-attention and feed-forward, each followed by a residual sum and a norm.
/// </summary>
[Block(Residual.PostNorm, Epsilon = BertBase.Epsilon, Dropout = BertBase.Dropout)]
public sealed partial class BertLayer
{
    private const int H = BertBase.Hidden,
        F = BertBase.Inner;

    /// <summary>Multi-head self-attention with biases.</summary>
    [Attention(BertBase.Heads, Memory = Site.AttentionMemory, Result = Site.AttentionResult, Dropout = BertBase.Dropout)]
    public sealed partial class SelfAttention
    {
        [Linear(H, H, Key = "attention.self.query", Site = Site.Query)]
        public partial Linear Query { get; }

        [Linear(H, H, Key = "attention.self.key", Site = Site.Key)]
        public partial Linear Key { get; }

        [Linear(H, H, Key = "attention.self.value", Site = Site.Value)]
        public partial Linear Value { get; }

        [Linear(H, H, Key = "attention.output.dense", Site = Site.AttentionOut)]
        public partial Linear Output { get; }

        [Norm(H, Key = "attention.output.LayerNorm")]
        public partial Norm Norm { get; }
    }

    /// <summary>The two-layer feed-forward network.</summary>
    [FeedForward(BertBase.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult)]
    public sealed partial class Mlp
    {
        [Linear(H, F, Key = "intermediate.dense", Site = Site.FeedForwardUp)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "output.dense", Site = Site.FeedForwardDown)]
        public partial Linear Down { get; }

        [Norm(H, Key = "output.LayerNorm")]
        public partial Norm Norm { get; }
    }
}
