namespace DslPeft;

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

    /// <summary>
    /// Row that receives no gradient, as torch's padding_idx; -1 for none. In a table of positions it is the row of padding, and the
    /// tokens that are not padding are counted from the next row on (RoBERTa; Liu et al., arXiv 1907.11692).
    /// </summary>
    public int Padding { get; init; } = -1;

    /// <summary>True if the rows are multiplied by √<see cref="Width"/> (Vaswani et al., arXiv 1706.03762).</summary>
    public bool Scaled { get; init; }

    /// <summary>Dropout of the summed tables while training, for tables with no norm behind them.</summary>
    public double Dropout { get; init; }

    /// <summary>
    /// True if sines and cosines of the positions (Vaswani et al., arXiv 1706.03762) are added to the rows of a table of words: of the
    /// position times 10000^(−2i/d) at the columns 2i and 2i + 1 of d.
    /// </summary>
    public bool Sinusoids { get; init; }

    /// <summary>
    /// In a table of positions, the row that the first token reads, as BART's 2; tokens are counted from there on, whether they are
    /// padding or not.
    /// </summary>
    public int First { get; init; }

    /// <summary>
    /// True if a table of positions counts the tokens of the mask alone; padding then reads the row before <see cref="First"/> (OPT; Zhang
    /// et al., arXiv 2205.01068).
    /// </summary>
    public bool ByMask { get; init; }

    /// <summary>
    /// Other keys, without <c>.weight</c>, under which checkpoints may hold the table once more, as <c>encoder.embed_tokens</c>; each must
    /// equal it.
    /// </summary>
    public string[]? Copies { get; init; }
}

/// <summary>
/// A table (buckets, heads) of what attentions add to the scores of a query and a key by how far apart they stand (Raffel et al., arXiv
/// 1910.10683). Half of the buckets hold one distance each, the others hold distances that grow with their logarithm, the last one all
/// from <see cref="Distance"/> on. Where tokens attend to later ones as well, each direction has half of the buckets. The attentions that
/// name the table by <see cref="AttentionAttribute.Relative"/> share it.
/// </summary>
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

    /// <summary>
    /// True for x / √(mean(x²) + <see cref="Epsilon"/>) times the weight, without a bias (Zhang and Sennrich, arXiv 1910.07467).
    /// </summary>
    public bool RootMeanSquare { get; init; }

    /// <summary>True if the norm multiplies by 1 + weight, so that a weight of zeros changes nothing (Gemma; arXiv 2403.08295).</summary>
    public bool UnitOffset { get; init; }

    /// <summary>True if a layer norm has no bias.</summary>
    public bool NoBias { get; init; }

    /// <summary>
    /// The first layer of a stack that has the norm: those before it read their input as it is (ModernBERT; Warner et al., arXiv
    /// 2412.13663).
    /// </summary>
    public int FromLayer { get; init; }

    /// <summary>Added to the variance; the enclosing block's if 0.</summary>
    public double Epsilon { get; init; }

    /// <summary>Dropout after the norm while training.</summary>
    public double Dropout { get; init; }
}

/// <summary>
/// A linear layer with weight (out, in) and bias (out). Before the stack it projects what the embeddings give so far, after the stack what
/// the stack gives.
/// </summary>
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

/// <summary>
/// A stack of equal blocks; the key holds <c>{i}</c>, the layer's index. Of two stacks the first is the encoder: what it gives, behind its
/// norm, is the memory that the attentions of the second with <see cref="AttentionAttribute.Cross"/> read. Tables and norms before a stack
/// are the stack's own; a second stack without a table of words reads the first's.
/// </summary>
public sealed class RepeatAttribute(int count) : PartAttribute
{
    /// <summary>Number of blocks.</summary>
    public int Count => count;

    /// <summary>
    /// True if all layers have the same weights, those of one block, whose key holds no <c>{i}</c> (ALBERT; Lan et al., arXiv 1909.11942).
    /// What a method adds to a shared weight is shared as well; what it adds to states is each layer's own.
    /// </summary>
    public bool Shared { get; init; }

    /// <summary>
    /// With <see cref="Shared"/>, into how many groups of neighbours the layers fall: each group has weights of its own, and the key holds
    /// <c>{group}</c>. Layer k of n is of group k / (n / groups).
    /// </summary>
    public int Groups { get; init; } = 1;

    /// <summary>
    /// With <see cref="Shared"/>, how many layers of weights of their own run one after the other, again and again, within a group; the key
    /// holds <c>{inner}</c>. Layer k is the (k modulo this)th of them. They count as one layer where an inspected model keeps hidden states.
    /// </summary>
    public int Inner { get; init; } = 1;
}
