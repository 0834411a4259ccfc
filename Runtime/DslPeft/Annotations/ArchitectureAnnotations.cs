namespace DslPeft;

/// <summary>Implemented by every declared architecture.</summary>
public interface IArchitecture;

/// <summary>A Transformer, declared by its parts in order of evaluation.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ArchitectureAttribute : Attribute
{
    /// <summary>The public checkpoint whose sizes are declared.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Prefix of the base model's keys in checkpoints with a head, such as <c>bert</c>.</summary>
    public string? KeyPrefix { get; init; }

    /// <summary>The family's name in <c>config.json</c>, such as <c>gpt2</c>: a checkpoint of another family is refused. Without it the layout's; where that has none
    /// either, <see cref="KeyPrefix"/> stands for it in files that are written, and files that are read may be of any family.</summary>
    public string? ModelType { get; init; }

    /// <summary>Keys below the base's prefix that checkpoints may hold and this declaration leaves out on purpose, such as <c>pooler</c>: the first segments of the
    /// names of tensors. What else lies below the prefix and is not declared is an error when a checkpoint is loaded.</summary>
    public string[]? LeavesOut { get; init; }

    /// <summary>Entries of <c>config.json</c> that change nothing that a model of the family computes, whatever they say.</summary>
    public string[]? Ignores { get; init; }

    /// <summary>An architecture whose parts this one repeats with other sizes: constants of the same name replace that one's.</summary>
    public Type? Layout { get; init; }
}

/// <summary>Names the entry of a checkpoint's <c>config.json</c> that must equal this constant. A size of a layout has what its layout's constant says of the same
/// entry, unless it says it itself.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ConfigAttribute(string key) : Attribute
{
    /// <summary>The entry's name, for example <c>hidden_size</c>; with dots for an entry of an entry.</summary>
    public string Key => key;

    /// <summary>Other names of the same entry; each that a file has must equal the constant.</summary>
    public string[]? Aliases { get; init; }

    /// <summary>What a file without the entry says. Without it, such a file is not asked.</summary>
    public object? Default { get; init; }

    /// <summary>What a file says in which the entry is null, where that is not what one without it says.</summary>
    public object? Null { get; init; }

    /// <summary>True for an entry that training alone depends on, as a dropout: a file that differs is loaded, and the difference is told.</summary>
    public bool TrainingOnly { get; init; }
}

/// <summary>An entry of <c>config.json</c> that changes what a model of the family computes, and the one value that the declaration computes: a checkpoint with another
/// one is refused. Sizes of a layout have the layout's entries; one of the same key replaces it.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class ConfigValueAttribute : Attribute
{
    /// <summary>An entry with a text; with null, an entry that must be absent, null or empty.</summary>
    /// <param name="key">The entry's name, for example <c>position_embedding_type</c>; with dots for an entry of an entry.</param>
    /// <param name="value">Its value; of a list, that of every item.</param>
    public ConfigValueAttribute(string key, string? value) => (Key, Value) = (key, value);

    /// <summary>An entry with a truth value.</summary>
    public ConfigValueAttribute(string key, bool value) => (Key, Value) = (key, value);

    /// <summary>An entry with a number.</summary>
    public ConfigValueAttribute(string key, double value) => (Key, Value) = (key, value);

    /// <summary>An entry with the name of an activation.</summary>
    public ConfigValueAttribute(string key, Act value) => (Key, Value) = (key, value);

    /// <summary>The entry's name.</summary>
    public string Key { get; }

    /// <summary>The value that the declaration computes.</summary>
    public object? Value { get; }

    /// <summary>Other names of the same entry; each that a file has must have the value.</summary>
    public string[]? Aliases { get; init; }

    /// <summary>What a file without the entry says, where that is not <see cref="Value"/>.</summary>
    public object? Default { get; init; }

    /// <summary>True for an entry that training alone depends on: a file that differs is loaded, and the difference is told.</summary>
    public bool TrainingOnly { get; init; }
}

/// <summary>A part of an architecture that has tensors in a checkpoint.</summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class PartAttribute : Attribute
{
    /// <summary>Checkpoint key of the part, without <c>.weight</c> and <c>.bias</c>; relative to the enclosing repeat's key.</summary>
    public string Key { get; init; } = "";

    /// <summary>The site name methods use for this part; its member's name if not given.</summary>
    public string? Site { get; init; }
}

/// <summary>An embedding table (rows, width), summed with the other tables declared beside it.</summary>
public sealed class EmbedAttribute(int rows, int width, IndexedBy by = IndexedBy.Words) : PartAttribute
{
    /// <summary>Number of rows.</summary>
    public int Rows => rows;

    /// <summary>Width of a row.</summary>
    public int Width => width;

    /// <summary>What indexes the rows.</summary>
    public IndexedBy By => by;

    /// <summary>Row that receives no gradient, as torch's padding_idx; -1 for none. In a table of positions it is the row of padding, and the tokens that are
    /// not padding are counted from the next row on (RoBERTa; Liu et al., arXiv 1907.11692).</summary>
    public int Padding { get; init; } = -1;

    /// <summary>True if the rows are multiplied by √<see cref="Width"/> (Vaswani et al., arXiv 1706.03762).</summary>
    public bool Scaled { get; init; }

    /// <summary>Dropout of the summed tables while training, for tables with no norm behind them.</summary>
    public double Dropout { get; init; }

    /// <summary>True if sines and cosines of the positions (Vaswani et al., arXiv 1706.03762) are added to the rows of a table of words: of the position times
    /// 10000^(−2i/d) at the columns 2i and 2i + 1 of d.</summary>
    public bool Sinusoids { get; init; }

    /// <summary>In a table of positions, the row that the first token reads, as BART's 2; tokens are counted from there on, whether they are padding or not.</summary>
    public int First { get; init; }

    /// <summary>True if a table of positions counts the tokens of the mask alone; padding then reads the row before <see cref="First"/> (OPT; Zhang et al., arXiv 2205.01068).</summary>
    public bool ByMask { get; init; }

    /// <summary>Other keys, without <c>.weight</c>, under which checkpoints may hold the table once more, as <c>encoder.embed_tokens</c>; each must equal it.</summary>
    public string[]? Copies { get; init; }
}

/// <summary>A table (buckets, heads) of what attentions add to the scores of a query and a key by how far apart they stand (Raffel et al., arXiv 1910.10683). Half of the
/// buckets hold one distance each, the others hold distances that grow with their logarithm, the last one all from <see cref="Distance"/> on. Where tokens attend to later
/// ones as well, each direction has half of the buckets. The attentions that name the table by <see cref="AttentionAttribute.Relative"/> share it.</summary>
public sealed class RelativePositionsAttribute(int buckets, int heads) : PartAttribute
{
    /// <summary>Number of buckets.</summary>
    public int Buckets => buckets;

    /// <summary>Number of heads.</summary>
    public int Heads => heads;

    /// <summary>The distance from which on all share one bucket.</summary>
    public int Distance { get; init; } = 128;
}

/// <summary>A layer norm (width) with weight and bias, or a root-mean-square norm.</summary>
public sealed class NormAttribute(int width) : PartAttribute
{
    /// <summary>Normalised width.</summary>
    public int Width => width;

    /// <summary>True for x / √(mean(x²) + <see cref="Epsilon"/>) times the weight, without a bias (Zhang and Sennrich, arXiv 1910.07467).</summary>
    public bool RootMeanSquare { get; init; }

    /// <summary>True if the norm multiplies by 1 + weight, so that a weight of zeros changes nothing (Gemma; arXiv 2403.08295).</summary>
    public bool UnitOffset { get; init; }

    /// <summary>True if a layer norm has no bias.</summary>
    public bool NoBias { get; init; }

    /// <summary>The first layer of a stack that has the norm: those before it read their input as it is (ModernBERT; Warner et al., arXiv 2412.13663).</summary>
    public int FromLayer { get; init; }

    /// <summary>Added to the variance; the enclosing block's if 0.</summary>
    public double Epsilon { get; init; }

    /// <summary>Dropout after the norm while training.</summary>
    public double Dropout { get; init; }
}

/// <summary>A linear layer with weight (out, in) and bias (out). Before the stack it projects what the embeddings give so far, after the stack what the stack gives.</summary>
public sealed class LinearAttribute(int @in, int @out) : PartAttribute
{
    /// <summary>Input width.</summary>
    public int In => @in;

    /// <summary>Output width.</summary>
    public int Out => @out;

    /// <summary>True if the layer has no bias.</summary>
    public bool NoBias { get; init; }

    /// <summary>True if checkpoints hold the weight as (in, out), as GPT-2's do; here it is (out, in) all the same.</summary>
    public bool Transposed { get; init; }
}

/// <summary>A linear layer with activation over the first token's hidden state.</summary>
public sealed class PoolAttribute(int @in, int @out, Act activation) : PartAttribute
{
    /// <summary>Input width.</summary>
    public int In => @in;

    /// <summary>Output width.</summary>
    public int Out => @out;

    /// <summary>Activation applied to the result.</summary>
    public Act Activation => activation;

    /// <summary>True if checkpoints may lack the pooler; it is then newly initialised, which the load report says.</summary>
    public bool Optional { get; init; }
}

/// <summary>A stack of equal blocks; the key holds <c>{i}</c>, the layer's index. Of two stacks the first is the encoder: what it gives, behind its norm, is the memory that
/// the attentions of the second with <see cref="AttentionAttribute.Cross"/> read. Tables and norms before a stack are the stack's own; a second stack without a table of
/// words reads the first's.</summary>
public sealed class RepeatAttribute(int count) : PartAttribute
{
    /// <summary>Number of blocks.</summary>
    public int Count => count;

    /// <summary>True if all layers have the same weights, those of one block, whose key holds no <c>{i}</c> (ALBERT; Lan et al., arXiv 1909.11942). What a method adds to a shared
    /// weight is shared as well; what it adds to states is each layer's own.</summary>
    public bool Shared { get; init; }
}

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

/// <summary>A multi-head attention sublayer with parts Query, Key, Value, Output and Norm. Where one layer gives queries, keys and values side by side, it
/// is the part QueryKeyValue in place of the three, whose names are then sites of its slices. Norms of each head of queries and keys are the parts QueryNorm and KeyNorm; a
/// norm of the result before the residual sum is the part ResultNorm.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AttentionAttribute(int heads) : Attribute
{
    /// <summary>Number of heads.</summary>
    public int Heads => heads;

    /// <summary>True if a token attends to itself and to those before it alone.</summary>
    public bool Causal { get; init; }

    /// <summary>Number of heads of keys and values, each read by as many heads of queries as divide (grouped-query attention; Ainslie et al., arXiv 2305.13245);
    /// as many as there are heads of queries if 0.</summary>
    public int KeyValueHeads { get; init; }

    /// <summary>Base θ of rotary positions (Su et al., arXiv 2104.09864): queries and keys are turned in the planes of their dimensions i and i + d/2 of d by
    /// position · θ^(−2i/d); 0 for none.</summary>
    public double Rotary { get; init; }

    /// <summary>Share of a head's dimensions that are turned, the first ones; those after them stay (GPT-NeoX; Black et al., arXiv 2204.06745).</summary>
    public double RotaryShare { get; init; } = 1;

    /// <summary>Which dimensions are turned together.</summary>
    public RotaryPairs RotaryPairs { get; init; }

    /// <summary>How many tokens before it a token attends to, itself included (Mistral; Jiang et al., arXiv 2310.06825); where it attends to those after it as well, to half as
    /// many, rounded down, at either side (ModernBERT; arXiv 2412.13663). 0 for all.</summary>
    public int Window { get; init; }

    /// <summary>In a stack with <see cref="Window"/>, every so many layers one attends to all tokens; 0 for none.</summary>
    public int FullEvery { get; init; }

    /// <summary>The first layer that <see cref="FullEvery"/> speaks of.</summary>
    public int FullAt { get; init; }

    /// <summary>The first layer that has the <see cref="Window"/>.</summary>
    public int WindowFrom { get; init; }

    /// <summary>Base of the rotary positions of layers with <see cref="Window"/>, whose angles are never scaled; that of the others if 0.</summary>
    public double WindowRotary { get; init; }

    /// <summary>Scores are divided by its square root; the width of a head if 0. 1 leaves them as they are.</summary>
    public double ScoreScale { get; init; }

    /// <summary>Scores s become c · tanh(s / c) with this c (Gemma 2; arXiv 2408.00118); 0 for scores as they are.</summary>
    public double SoftCap { get; init; }

    /// <summary>True if scores fall with the distance by a slope of each head, in place of positions (ALiBi; Press et al., arXiv 2108.12409).</summary>
    public bool Alibi { get; init; }

    /// <summary>True if the part QueryKeyValue gives each head's query, key and value side by side, and not all queries, all keys and all values.</summary>
    public bool Interleaved { get; init; }

    /// <summary>True if keys and values are made of the memory, what the stack before gives, and not of the sublayer's input (cross attention).</summary>
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

    /// <summary>Wavelengths shorter than <see cref="OriginalPositions"/> divided by this stay; 4 for <see cref="RotaryScaling.Llama3"/> and 32 for <see cref="RotaryScaling.Yarn"/> as published.</summary>
    public double HighFactor { get; init; } = 4;
}

/// <summary>A feed-forward sublayer with parts Up, Down and Norm. With a part Gate beside Up it is Down(activation(Gate x) ⊙ Up x) (Shazeer, arXiv 2002.05202); where one layer gives
/// both side by side, it is the part GateUp in place of the two. A norm of the result before the residual sum is the part ResultNorm; in a block of
/// <see cref="Residual.Parallel"/> a network without Norm reads what the attention reads.</summary>
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
