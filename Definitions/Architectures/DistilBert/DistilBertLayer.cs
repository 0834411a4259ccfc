namespace DslPeft.Architectures;

/// <summary>One encoder layer of DistilBERT: BERT's under other names.</summary>
[Block(Residual.PostNorm, Epsilon = DistilBertBase.Epsilon, Dropout = DistilBertBase.Dropout)]
public sealed partial class DistilBertLayer
{
    private const int H = DistilBertBase.Hidden,
        F = DistilBertBase.Inner;

    /// <summary>Multi-head self-attention with biases.</summary>
    [Attention(
        DistilBertBase.Heads,
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        Dropout = DistilBertBase.AttentionDropout,
        AdapterKey = "attention_adapters"
    )]
    public sealed partial class SelfAttention
    {
        [Linear(H, H, Key = "attention.q_lin", Site = Site.Query)]
        public partial Linear Query { get; }

        [Linear(H, H, Key = "attention.k_lin", Site = Site.Key)]
        public partial Linear Key { get; }

        [Linear(H, H, Key = "attention.v_lin", Site = Site.Value)]
        public partial Linear Value { get; }

        [Linear(H, H, Key = "attention.out_lin", Site = Site.AttentionOut)]
        public partial Linear Output { get; }

        [Norm(H, Key = "sa_layer_norm")]
        public partial Norm Norm { get; }
    }

    /// <summary>The two-layer feed-forward network.</summary>
    [FeedForward(DistilBertBase.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, AdapterKey = "output_adapters")]
    public sealed partial class Mlp
    {
        [Linear(H, F, Key = "ffn.lin1", Site = Site.FeedForwardUp)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "ffn.lin2", Site = Site.FeedForwardDown)]
        public partial Linear Down { get; }

        [Norm(H, Key = "output_layer_norm")]
        public partial Norm Norm { get; }
    }
}
