namespace DslPeft.Architectures;

/// <summary>One layer of GPT-2: a norm and causal self-attention, a norm and feed-forward, each added to what it reads.</summary>
[Block(Residual.PreNorm, Epsilon = Gpt2Small.Epsilon, Dropout = Gpt2Small.Dropout)]
public sealed partial class Gpt2Layer
{
    private const int H = Gpt2Small.Hidden,
        F = Gpt2Small.Inner;

    /// <summary>Multi-head self-attention of each token with those before it; one layer gives queries, keys and values.</summary>
    [Attention(
        Gpt2Small.Heads,
        Causal = true,
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        Dropout = Gpt2Small.Dropout,
        AdapterKey = "attention_adapters"
    )]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "ln_1")]
        public partial Norm Norm { get; }

        [Linear(H, 3 * H, Key = "attn.c_attn", Site = Site.QueryKeyValue, Transposed = true)]
        public partial Linear QueryKeyValue { get; }

        [Linear(H, H, Key = "attn.c_proj", Site = Site.AttentionOut, Transposed = true)]
        public partial Linear Output { get; }
    }

    /// <summary>The two-layer feed-forward network.</summary>
    [FeedForward(Gpt2Small.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, AdapterKey = "output_adapters")]
    public sealed partial class Mlp
    {
        [Norm(H, Key = "ln_2")]
        public partial Norm Norm { get; }

        [Linear(H, F, Key = "mlp.c_fc", Site = Site.FeedForwardUp, Transposed = true)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "mlp.c_proj", Site = Site.FeedForwardDown, Transposed = true)]
        public partial Linear Down { get; }
    }
}
