namespace DslPeft.Architectures;

/// <summary>
/// One layer of Gemma 3: norms before and after each sublayer and of each head of queries and keys, and a window with a rotary base of its
/// own in most layers.
/// </summary>
[Block(Residual.PreNorm, Epsilon = Gemma3Of1B.Epsilon)]
public sealed partial class Gemma3Layer
{
    private const int H = Gemma3Of1B.Hidden,
        F = Gemma3Of1B.Inner,
        D = Gemma3Of1B.HeadSize;

    /// <summary>
    /// Self-attention of each token with those before it. The width of a head does not follow from that of the hidden states.
    /// </summary>
    [RotaryScaling(Gemma3Of1B.Scaling, Factor = Gemma3Of1B.ScalingFactor)]
    [Attention(
        Gemma3Of1B.Heads,
        KeyValueHeads = Gemma3Of1B.KeyValueHeads,
        Causal = true,
        Rotary = Gemma3Of1B.RotaryBase,
        ScoreScale = Gemma3Of1B.ScoreScale,
        Window = Gemma3Of1B.Window,
        FullEvery = Gemma3Of1B.FullEvery,
        FullAt = Gemma3Of1B.FullEvery - 1,
        WindowRotary = Gemma3Of1B.WindowRotaryBase,
        Memory = Site.AttentionMemory,
        Result = Site.AttentionResult,
        AdapterKey = "attention_adapters"
    )]
    public sealed partial class SelfAttention
    {
        [Norm(H, Key = "input_layernorm", RootMeanSquare = true, UnitOffset = true)]
        public partial Norm Norm { get; }

        [Linear(H, Gemma3Of1B.Heads * D, Key = "self_attn.q_proj", Site = Site.Query, NoBias = !Gemma3Of1B.AttentionBias)]
        public partial Linear Query { get; }

        [Linear(H, Gemma3Of1B.KeyValueHeads * D, Key = "self_attn.k_proj", Site = Site.Key, NoBias = !Gemma3Of1B.AttentionBias)]
        public partial Linear Key { get; }

        [Linear(H, Gemma3Of1B.KeyValueHeads * D, Key = "self_attn.v_proj", Site = Site.Value, NoBias = !Gemma3Of1B.AttentionBias)]
        public partial Linear Value { get; }

        [Norm(D, Key = "self_attn.q_norm", RootMeanSquare = true, UnitOffset = true)]
        public partial Norm QueryNorm { get; }

        [Norm(D, Key = "self_attn.k_norm", RootMeanSquare = true, UnitOffset = true)]
        public partial Norm KeyNorm { get; }

        [Linear(Gemma3Of1B.Heads * D, H, Key = "self_attn.o_proj", Site = Site.AttentionOut, NoBias = !Gemma3Of1B.AttentionBias)]
        public partial Linear Output { get; }

        [Norm(H, Key = "post_attention_layernorm", RootMeanSquare = true, UnitOffset = true)]
        public partial Norm ResultNorm { get; }
    }

    /// <summary>The feed-forward network Down(gelu(Gate x) ⊙ Up x).</summary>
    [FeedForward(Gemma3Of1B.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult, AdapterKey = "output_adapters")]
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
