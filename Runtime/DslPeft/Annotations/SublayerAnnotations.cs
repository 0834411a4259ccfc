namespace DslPeft;

/// <summary>A block of a stack: its nested attention and feed-forward classes in order.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BlockAttribute(Residual residual) : Attribute
{
    /// <summary>Placement of the norms.</summary>
    public Residual Residual => residual;

    /// <summary>Added to the variance in the block's norms.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Dropout after each sublayer while training.</summary>
    public double Dropout { get; init; }
}

/// <summary>
/// A multi-head attention sublayer with parts Query, Key, Value, Output and Norm. Where one layer gives queries, keys and values side by
/// side, it is the part QueryKeyValue in place of the three, whose names are then sites of its slices. Norms of each head of queries and
/// keys are the parts QueryNorm and KeyNorm; a norm of the result before the residual sum is the part ResultNorm.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AttentionAttribute(int heads) : Attribute
{
    /// <summary>Number of heads.</summary>
    public int Heads => heads;

    /// <summary>True if a token attends to itself and to those before it alone.</summary>
    public bool Causal { get; init; }

    /// <summary>
    /// Number of heads of keys and values, each read by as many heads of queries as divide (grouped-query attention; Ainslie et al., arXiv
    /// 2305.13245); as many as there are heads of queries if 0.
    /// </summary>
    public int KeyValueHeads { get; init; }

    /// <summary>
    /// Base θ of rotary positions (Su et al., arXiv 2104.09864): queries and keys are turned in the planes of their dimensions i and i +
    /// d/2 of d by position · θ^(−2i/d); 0 for none.
    /// </summary>
    public double Rotary { get; init; }

    /// <summary>
    /// Share of a head's dimensions that are turned, the first ones; those after them stay (GPT-NeoX; Black et al., arXiv 2204.06745).
    /// </summary>
    public double RotaryShare { get; init; } = 1;

    /// <summary>Which dimensions are turned together.</summary>
    public RotaryPairs RotaryPairs { get; init; }

    /// <summary>
    /// How many tokens before it a token attends to, itself included (Mistral; Jiang et al., arXiv 2310.06825); where it attends to those
    /// after it as well, to half as many, rounded down, at either side (ModernBERT; arXiv 2412.13663). 0 for all.
    /// </summary>
    public int Window { get; init; }

    /// <summary>In a stack with <see cref="Window"/>, every so many layers one attends to all tokens; 0 for none.</summary>
    public int FullEvery { get; init; }

    /// <summary>The first layer that <see cref="FullEvery"/> speaks of.</summary>
    public int FullAt { get; init; }

    /// <summary>The first layer that has the <see cref="Window"/>.</summary>
    public int WindowFrom { get; init; }

    /// <summary>
    /// Base of the rotary positions of layers with <see cref="Window"/>, whose angles are never scaled; that of the others if 0.
    /// </summary>
    public double WindowRotary { get; init; }

    /// <summary>Scores are divided by its square root; the width of a head if 0. 1 leaves them as they are.</summary>
    public double ScoreScale { get; init; }

    /// <summary>Scores s become c · tanh(s / c) with this c (Gemma 2; arXiv 2408.00118); 0 for scores as they are.</summary>
    public double SoftCap { get; init; }

    /// <summary>
    /// True if scores fall with the distance by a slope of each head, in place of positions (ALiBi; Press et al., arXiv 2108.12409).
    /// </summary>
    public bool Alibi { get; init; }

    /// <summary>
    /// True if the part QueryKeyValue gives each head's query, key and value side by side, and not all queries, all keys and all values.
    /// </summary>
    public bool Interleaved { get; init; }

    /// <summary>
    /// True if keys and values are made of the memory, what the stack before gives, and not of the sublayer's input (cross attention).
    /// </summary>
    public bool Cross { get; init; }

    /// <summary>Name of the architecture's part with the relative positions that are added to the scores; null for none.</summary>
    public string? Relative { get; init; }

    /// <summary>Where AdapterHub keeps what stands at the sublayer's result, below the block; beside the norm if not given.</summary>
    public string? AdapterKey { get; init; }

    /// <summary>Site name of the keys and values.</summary>
    public string? Memory { get; init; }

    /// <summary>Site name of the result before the residual sum.</summary>
    public string? Result { get; init; }

    /// <summary>Dropout on the attention probabilities while training.</summary>
    public double Dropout { get; init; }
}

/// <summary>How the angles of an attention's rotary positions are scaled for texts longer than those of pretraining.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class RotaryScalingAttribute(RotaryScaling kind) : Attribute
{
    /// <summary>The kind.</summary>
    public RotaryScaling Kind => kind;

    /// <summary>The factor by which texts are longer.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Tokens of the texts of pretraining.</summary>
    public int OriginalPositions { get; init; }

    /// <summary>Wavelengths longer than <see cref="OriginalPositions"/> divided by this are scaled whole.</summary>
    public double LowFactor { get; init; } = 1;

    /// <summary>
    /// Wavelengths shorter than <see cref="OriginalPositions"/> divided by this stay; 4 for <see cref="RotaryScaling.Llama3"/> and 32 for
    /// <see cref="RotaryScaling.Yarn"/> as published.
    /// </summary>
    public double HighFactor { get; init; } = 4;
}

/// <summary>
/// A feed-forward sublayer with parts Up, Down and Norm. With a part Gate beside Up it is Down(activation(Gate x) ⊙ Up x) (Shazeer, arXiv
/// 2002.05202); where one layer gives both side by side, it is the part GateUp in place of the two. A norm of the result before the
/// residual sum is the part ResultNorm; in a block of <see cref="Residual.Parallel"/> a network without Norm reads what the attention
/// reads.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class FeedForwardAttribute(Act activation) : Attribute
{
    /// <summary>Activation between Up and Down, or of Gate.</summary>
    public Act Activation => activation;

    /// <summary>Dropout on what Down reads while training.</summary>
    public double Dropout { get; init; }

    /// <summary>Where AdapterHub keeps what stands at the sublayer's result, below the block; beside the norm if not given.</summary>
    public string? AdapterKey { get; init; }

    /// <summary>Site name of the whole sublayer.</summary>
    public string? Site { get; init; }

    /// <summary>Site name of the result before the residual sum.</summary>
    public string? Result { get; init; }
}
