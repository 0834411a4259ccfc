namespace DslPeft.Architectures;

/// <summary>
/// One layer of Gemma 2: norms before and after each sublayer, scores with a soft cap, and a window in every other layer.
/// </summary>
[Block(Residual.PreNorm, Epsilon = Gemma2Of2B.Epsilon)]
public sealed partial class Gemma2Layer
{
    private const int H = Gemma2Of2B.Hidden,
        F = Gemma2Of2B.Inner,
        D = Gemma2Of2B.HeadSize;

    /// <summary>
    /// Self-attention of each token with those before it. The width of a head does not follow from that of the hidden states.
    /// </summary>
    [Attention(
        Gemma2Of2B.Heads,
        KeyValueHeads = Gemma2Of2B.KeyValueHeads,
        Causal = true,
        Rotary = Gemma2Of2B.RotaryBase,
        ScoreScale = Gemma2Of2B.ScoreScale,
        SoftCap = Gemma2Of2B.ScoreCap,
        Window = Gemma2Of2B.Window,
        FullEvery = 2,
        FullAt = 1,
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        AdapterKey = "attention_adapters"
    )]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "input_layernorm", RootMeanSquare = true, UnitOffset = true)]
        public partial Norm Norm { get; }

        [Linear(H, Gemma2Of2B.Heads * D, Key = "self_attn.q_proj", Site = Site.Query, NoBias = !Gemma2Of2B.AttentionBias)]
        public partial Linear Query { get; }

        [Linear(H, Gemma2Of2B.KeyValueHeads * D, Key = "self_attn.k_proj", Site = Site.Key, NoBias = !Gemma2Of2B.AttentionBias)]
        public partial Linear Key { get; }

        [Linear(H, Gemma2Of2B.KeyValueHeads * D, Key = "self_attn.v_proj", Site = Site.Value, NoBias = !Gemma2Of2B.AttentionBias)]
        public partial Linear Value { get; }

        [Linear(Gemma2Of2B.Heads * D, H, Key = "self_attn.o_proj", Site = Site.AttentionOut, NoBias = !Gemma2Of2B.AttentionBias)]
        public partial Linear Output { get; }

        [Norm(H, Key = "post_attention_layernorm", RootMeanSquare = true, UnitOffset = true)]
        public partial Norm ResultNorm { get; }
    }

    /// <summary>The feed-forward network Down(gelu(Gate x) ⊙ Up x).</summary>
    [FeedForward(Gemma2Of2B.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, AdapterKey = "output_adapters")]
    public sealed partial class Mlp
    {
        [Norm(H, Key = "pre_feedforward_layernorm", RootMeanSquare = true, UnitOffset = true)]
        public partial Norm Norm { get; }

        [Linear(H, F, Key = "mlp.gate_proj", Site = Site.FeedForwardGate, NoBias = true)]
        public partial Linear Gate { get; }

        [Linear(H, F, Key = "mlp.up_proj", Site = Site.FeedForwardUp, NoBias = true)]
        public partial Linear Up { get; }

        [Linear(F, H, Key = "mlp.down_proj", Site = Site.FeedForwardDown, NoBias = true)]
        public partial Linear Down { get; }

        [Norm(H, Key = "post_feedforward_layernorm", RootMeanSquare = true, UnitOffset = true)]
        public partial Norm ResultNorm { get; }
    }
}
