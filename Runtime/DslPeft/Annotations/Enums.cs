namespace DslPeft;

/// <summary>
/// Element-wise activation. <see cref="Gelu"/> is the exact erf form, <see cref="GeluTanh"/> the tanh form; <see cref="LeakyRelu"/> has
/// the slope 0.01.
/// </summary>
public enum Act
{
    None,
    Relu,
    Gelu,
    GeluTanh,
    Silu,
    Tanh,
    Sigmoid,
    LeakyRelu,
}

/// <summary>Where a block puts its norms and residual sums.</summary>
public enum Residual
{
    /// <summary>Each sublayer's norm after its residual sum, N(x + f(x)) (BERT).</summary>
    PostNorm,

    /// <summary>Each sublayer's norm before it, x + f(N(x)) (GPT-2, T5, LLaMA).</summary>
    PreNorm,

    /// <summary>
    /// All sublayers beside one another, x + f(N(x)) + g(M(x)), each with its norm or with that of the sublayer before it (GPT-J,
    /// GPT-NeoX, Phi).
    /// </summary>
    Parallel,

    /// <summary>As <see cref="PreNorm"/>, but the sum is with what the norm gives, N(x) + f(N(x)) (a setting of BLOOM).</summary>
    NormedSum,
}

/// <summary>Which dimensions of a head rotary positions turn together: i and i + d/2 of d (LLaMA), or 2i and 2i + 1 (GPT-J).</summary>
public enum RotaryPairs
{
    Halves,
    Neighbours,
}

/// <summary>How the angles of rotary positions are scaled.</summary>
public enum RotaryScaling
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Positions are divided by the factor (Chen et al., arXiv 2306.15595).</summary>
    Linear,

    /// <summary>
    /// The base grows with texts that are longer than those of pretraining, by (factor · length / original − factor + 1)^(d / (d − 2)).
    /// </summary>
    Dynamic,

    /// <summary>
    /// Long wavelengths are multiplied by the factor, short ones stay, those between are mixed (Llama 3.1; arXiv 2407.21783).
    /// </summary>
    Llama3,

    /// <summary>
    /// As <see cref="Llama3"/>, with a mixture that follows the dimensions, and all scores multiplied by (0.1 · ln factor + 1)² (YaRN;
    /// Peng et al., arXiv 2309.00071).
    /// </summary>
    Yarn,
}

/// <summary>What an embedding table is indexed by.</summary>
public enum IndexedBy
{
    Words,
    Positions,
    TokenTypes,
}

/// <summary>The ways a method can touch a graph. A method names one; a new method needs no more unless it needs a new join.</summary>
public enum Join
{
    /// <summary>Adds <c>Delta(x)</c> to the output of a linear layer.</summary>
    LinearDelta,

    /// <summary>Replaces a weight <c>W</c> by <c>Weight(W)</c>.</summary>
    WeightTransform,

    /// <summary>Multiplies the input or output of a linear layer by <c>Scale</c>, one factor a feature.</summary>
    Rescale,

    /// <summary>Replaces a tensor <c>x</c> by <c>Apply(x)</c>.</summary>
    Sequential,

    /// <summary>Adds <c>Apply(x)</c> of a sublayer's input to the sublayer's output.</summary>
    Parallel,

    /// <summary>Puts <c>KeyValues()</c> before the keys and values of an attention.</summary>
    KeyValuePrefix,

    /// <summary>Puts <c>Prompt()</c> before the input embeddings.</summary>
    InputPrompt,

    /// <summary>Trains existing parameters in place; see <see cref="ThawAttribute"/>.</summary>
    Select,

    /// <summary>Several copies of another method's weights, chosen between.</summary>
    Mixture,

    /// <summary>A learned gate on another method's contribution.</summary>
    Gate,

    /// <summary>Combines what several uses of another method add.</summary>
    Fuse,

    /// <summary>A second, narrower stack fed by the layers' outputs.</summary>
    Side,

    /// <summary>Changes the input data or the objective only.</summary>
    Data,

    /// <summary>Leaves another method out of the lowest layers: of how many is drawn in training and chosen at inference.</summary>
    Drop,

    /// <summary>
    /// Uses existing parameters θ as <c>Value(θ)</c>; see <see cref="ThawAttribute"/> for which. The parameters themselves stay as they
    /// are.
    /// </summary>
    Reparameterize,
}

/// <summary>Initial values of a weight; distributions as published with each method.</summary>
public enum Init
{
    /// <summary>All zero.</summary>
    Zeros,

    /// <summary>All one.</summary>
    Ones,

    /// <summary>The identity matrix, Std off the diagonal.</summary>
    Identity,

    /// <summary>N(0, Std²), Std 1 unless given.</summary>
    Normal,

    /// <summary>N(0, Std²) redrawn outside ±2 Std.</summary>
    TruncatedNormal,

    /// <summary>N(0, 0.02²) for weights.</summary>
    Bert,

    /// <summary>U(±1/√fan_in): torch's default of a linear layer's weight and bias (kaiming_uniform, a = √5).</summary>
    KaimingUniform,

    /// <summary>Same as <see cref="KaimingUniform"/>, by the name of the layer it belongs to.</summary>
    LinearDefault,

    /// <summary>N(0, 1): torch's default of an embedding table.</summary>
    EmbeddingDefault,

    /// <summary>U(±Gain·√(6/(fan_in+fan_out))).</summary>
    GlorotUniform,

    /// <summary>N(0, Gain²·2/(fan_in+fan_out)).</summary>
    GlorotNormal,

    /// <summary>The base model's own values.</summary>
    Pretrained,

    /// <summary>U(±√(6/fan_in)): He et al., arXiv 1502.01852.</summary>
    HeUniform,
}

/// <summary>How many instances of a weight there are: one a site, one a layer, one a stack, one a model.</summary>
public enum Scope
{
    Site,
    Layer,
    Stack,
    Model,
}

/// <summary>
/// Groups of existing parameters that a method can select: of the base, or those of the task head, which is trained whole unless a method
/// reparametrises it.
/// </summary>
public enum Role
{
    Bias,
    Norm,
    Embedding,
    Weight,
    All,
    Pooler,
    Head,

    /// <summary>The attentions that read another stack's memory, each with its norm.</summary>
    CrossAttention,

    /// <summary>The tables and norms before the first of two stacks.</summary>
    SourceTables,

    /// <summary>The tables and norms before the second one.</summary>
    TargetTables,
}

/// <summary>Which table a decoder reads that shares the words' embeddings, where a method changes them.</summary>
public enum DecoderTable
{
    /// <summary>Not said: a table that is trained whole is shared, and one with an update beside it is an error.</summary>
    Unsaid,

    /// <summary>The table as the base was loaded. A merged model has one table, so that the adaptation cannot be merged.</summary>
    Loaded,

    /// <summary>The table with what the methods make of it.</summary>
    Adapted,
}

/// <summary>Which state stands for a text: the mean of its tokens', the first token's, or the last one's that is no padding.</summary>
public enum Pooling
{
    Mean,
    First,
    Last,
}

/// <summary>
/// Moments at which a method's schedule may run: in a training step when the gradients are there, or when the optimizer has used them,
/// with the gradients still there; or once before the first step, with examples of the training data.
/// </summary>
public enum When
{
    AfterBackward,
    AfterStep,
    BeforeTraining,
}

/// <summary>
/// How the gradients of single examples are summed up to scores: as squares, which estimates the Fisher information, or as absolute
/// values.
/// </summary>
public enum GradientScore
{
    Square,
    Absolute,
}

/// <summary>
/// Whose gradients are scored: those of the loss at the given label, or those of the log-probability of every label, weighted by the
/// probability that the model gives it.
/// </summary>
public enum ScoredLabels
{
    Given,
    Expected,
}

/// <summary>How a learning rate falls after its warm-up: along a line to zero, along half a cosine to zero, or not at all.</summary>
public enum Decay
{
    Linear,
    Cosine,
    None,
}

/// <summary>
/// The optimisation passes of the compiler; each can be switched off by <see cref="DisablePassAttribute"/> or the MSBuild property
/// DslPeftDisabledPasses.
/// </summary>
public enum Pass
{
    FrozenPrefix,
    FusedQkv,
    GroupedLayers,
    PlannedDisposal,
    FlatTrainables,
    FirstPosition,
    SeededDropout,
    RecomputedAttention,
    FrozenProducts,
    MixedPrecision,
    ImplicitMask,
    RecomputedLayers,
    ChunkedLoss,
}

/// <summary>
/// Tasks of SuperGLUE: five with labels of a text or a pair, two with candidate answers that are right or not, and <see cref="Copa"/>, a
/// choice of two.
/// </summary>
public enum SuperGlueTask
{
    /// <summary>A yes/no question over a passage: false, true.</summary>
    BoolQ,

    /// <summary>A premise and a hypothesis: entailment, contradiction, neutral.</summary>
    Cb,

    /// <summary>Which of two alternatives is the cause or the effect.</summary>
    Copa,

    /// <summary>A premise and a hypothesis: entailment, not_entailment.</summary>
    Rte,

    /// <summary>Whether a word has one sense in two sentences: false, true.</summary>
    Wic,

    /// <summary>Whether a pronoun stands for a name: false, true.</summary>
    Wsc,

    /// <summary>Whether each of several answers to a question over a passage is right: false, true.</summary>
    MultiRc,

    /// <summary>Which entity of a passage fills a query's gap: whether each is right, false or true.</summary>
    Record,
}

/// <summary>In what the matrices of a frozen base are held.</summary>
public enum BaseType
{
    Float32,
    BFloat16,
}

/// <summary>Blocks of integers that weights of a frozen base are held in.</summary>
public enum Quantisation
{
    None,
    Int8,
    Nf4,
}
