namespace DslPeft.Generators.Language;

// The compiler's own copies of the annotation enums: values equal those of the runtime's enums, which a test compares.
internal enum Act
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

internal enum Residual
{
    PostNorm,
    PreNorm,
    Parallel,
    NormedSum,
}

internal enum RotaryPairs
{
    Halves,
    Neighbours,
}

internal enum RotaryScaling
{
    None,
    Linear,
    Dynamic,
    Llama3,
    Yarn,
}

internal enum IndexedBy
{
    Words,
    Positions,
    TokenTypes,
}

internal enum Join
{
    LinearDelta,
    WeightTransform,
    Rescale,
    Sequential,
    Parallel,
    KeyValuePrefix,
    InputPrompt,
    Select,
    Mixture,
    Gate,
    Fuse,
    Side,
    Data,
    Drop,
    Reparameterize,
}

internal enum Init
{
    Zeros,
    Ones,
    Identity,
    Normal,
    TruncatedNormal,
    Bert,
    KaimingUniform,
    LinearDefault,
    EmbeddingDefault,
    GlorotUniform,
    GlorotNormal,
    Pretrained,
    HeUniform,
}

internal enum Scope
{
    Site,
    Layer,
    Stack,
    Model,
}

internal enum Role
{
    Bias,
    Norm,
    Embedding,
    Weight,
    All,
    Pooler,
    Head,
    CrossAttention,
    SourceTables,
    TargetTables,
}

internal enum DecoderTable
{
    Unsaid,
    Loaded,
    Adapted,
}

internal enum When
{
    AfterBackward,
    AfterStep,
    BeforeTraining,
}

internal enum Decay
{
    Linear,
    Cosine,
    None,
}

internal enum BaseType
{
    Float32,
    BFloat16,
}

internal enum Quantisation
{
    None,
    Int8,
    Nf4,
}

internal enum SuperGlueTask
{
    BoolQ,
    Cb,
    Copa,
    Rte,
    Wic,
    Wsc,
    MultiRc,
    Record,
}

internal enum Pooling
{
    Mean,
    First,
    Last,
}
