namespace DslPeft;

/// <summary>Base of the recipes of heads that are dropout and one linear layer.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class LinearHeadRecipeAttribute : Attribute
{
    /// <summary>Checkpoint key of the linear layer.</summary>
    public required string Key { get; init; }

    /// <summary>Dropout before the linear layer while training.</summary>
    public double Dropout { get; init; }

    /// <summary>True if the linear layer has no bias.</summary>
    public bool NoBias { get; init; }

    /// <summary>Checkpoint key of a layer of the head's own (H, H) before the linear layer; null for a head without one.</summary>
    public string? DenseKey { get; init; }

    /// <summary>True if that layer has no bias.</summary>
    public bool DenseNoBias { get; init; }

    /// <summary>Activation after that layer.</summary>
    public Act DenseActivation { get; init; } = Act.Tanh;

    /// <summary>Checkpoint key of a layer norm after the activation; null for none.</summary>
    public string? NormKey { get; init; }

    /// <summary>True if that norm has no bias.</summary>
    public bool NormNoBias { get; init; }

    /// <summary>Added to the variance in that norm.</summary>
    public double Epsilon { get; init; } = 1e-5;
}

/// <summary>
/// The architecture's recipe of a classification or regression head: dropout and a linear layer over the pooled state or, where there is a
/// <see cref="LinearHeadRecipeAttribute.DenseKey"/>, over a layer of the head's own, which reads one state of the text behind a dropout of
/// its own.
/// </summary>
public sealed class ClassificationRecipeAttribute : LinearHeadRecipeAttribute
{
    /// <summary>True if the head reads the last token that is no padding, as a decoder's does, and not the first.</summary>
    public bool LastToken { get; init; }

    /// <summary>
    /// Which state of the text the head reads; the last token's where <see cref="LastToken"/> says so. Where it is the first token's, a
    /// head without a layer of its own reads it through the pooler, if there is one.
    /// </summary>
    public Pooling Pooling { get; init; } = Pooling.First;
}

/// <summary>The architecture's recipe of a token-classification head: dropout and a linear layer over every token's state.</summary>
public sealed class TokenClassificationRecipeAttribute : LinearHeadRecipeAttribute;

/// <summary>
/// The architecture's recipe of a head that detects replaced tokens: a linear layer of one output over every token's state, behind a layer
/// of the head's own where there is a <see cref="LinearHeadRecipeAttribute.DenseKey"/>.
/// </summary>
public sealed class ReplacedTokensRecipeAttribute : LinearHeadRecipeAttribute;

/// <summary>The architecture's recipe of a question-answering head: a linear layer of two outputs over every token's state.</summary>
public sealed class QuestionAnsweringRecipeAttribute : LinearHeadRecipeAttribute;

/// <summary>The architecture's recipe of a multiple-choice head: dropout and a linear layer of one output over the pooled state.</summary>
public sealed class MultipleChoiceRecipeAttribute : LinearHeadRecipeAttribute;

/// <summary>The architecture's recipe of a next-sentence head: a linear layer of two outputs over the pooled state.</summary>
public sealed class NextSentenceRecipeAttribute : LinearHeadRecipeAttribute;

/// <summary>
/// The architecture's recipe of a causal language-model head: a decoder without a bias, which is the word embeddings' table or a part of
/// its own.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CausalLmRecipeAttribute : Attribute
{
    /// <summary>
    /// Name of the linear part (H, vocabulary), declared behind the stack, that is the decoder; null for the word embeddings' table. Its
    /// checkpoint key stands beside the base's prefix, not below it.
    /// </summary>
    public string? Decoder { get; init; }

    /// <summary>True where a size of the architecture has no such part, and the word embeddings' table instead.</summary>
    public bool Tied { get; init; }

    /// <summary>
    /// Checkpoint key of a decoder that is the words' table. Checkpoints may hold it as a copy, which must equal the table. Null for the
    /// key of <see cref="Decoder"/>'s part, where there is one.
    /// </summary>
    public string? TiedKey { get; init; }

    /// <summary>Logits z become c · tanh(z / c) with this c (Gemma 2; arXiv 2408.00118); 0 for logits as they are.</summary>
    public double SoftCap { get; init; }
}

/// <summary>
/// The architecture's recipe of a head that writes a second text of a first one: a decoder over the last stack's states, which is the word
/// embeddings' table or a part of its own. The target's tokens, moved by one place, are what the last stack reads.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class Seq2SeqLmRecipeAttribute : Attribute
{
    /// <summary>
    /// Name of the linear part (H, vocabulary), declared behind the stacks, that is the decoder; null for the word embeddings' table. Its
    /// checkpoint key stands beside the base's prefix, not below it.
    /// </summary>
    public string? Decoder { get; init; }

    /// <summary>True where a size of the architecture has no such part, and the word embeddings' table instead.</summary>
    public bool Tied { get; init; }

    /// <summary>
    /// Checkpoint key of a decoder that is the words' table. Checkpoints may hold it as a copy, which must equal the table. Null for the
    /// key of <see cref="Decoder"/>'s part, where there is one.
    /// </summary>
    public string? TiedKey { get; init; }

    /// <summary>
    /// The states are multiplied by 1 / √H before a decoder that is the words' table (T5; Raffel et al., arXiv 1910.10683).
    /// </summary>
    public bool ScaledWhenTied { get; init; }

    /// <summary>Checkpoint key of a bias (1, vocabulary) of the logits, which is not trained; null for none.</summary>
    public string? BiasKey { get; init; }

    /// <summary>
    /// The token that stands before a target's first; -1 where that is the target's last token, as a language's in mBART (Liu et al.,
    /// arXiv 2001.08210).
    /// </summary>
    public int Start { get; init; }

    /// <summary>The token in the place of labels that do not count.</summary>
    public int Padding { get; init; }
}

/// <summary>
/// The architecture's recipe of a masked language-model head: linear, activation, norm, and a decoder tied to the word embeddings.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MaskedLmRecipeAttribute(Act activation) : Attribute
{
    /// <summary>Activation after the first linear layer.</summary>
    public Act Activation => activation;

    /// <summary>Checkpoint key of the linear layer.</summary>
    public required string DenseKey { get; init; }

    /// <summary>Checkpoint key of the norm.</summary>
    public required string NormKey { get; init; }

    /// <summary>Checkpoint key of the output bias.</summary>
    public required string BiasKey { get; init; }

    /// <summary>
    /// Checkpoint key of the decoder. Checkpoints may hold it as copies of the words' table and of the output bias, which must equal
    /// these.
    /// </summary>
    public string? TiedKey { get; init; }

    /// <summary>Added to the variance in the norm.</summary>
    public required double Epsilon { get; init; }

    /// <summary>True if the linear layer has no bias.</summary>
    public bool DenseNoBias { get; init; }

    /// <summary>True if the norm has no bias.</summary>
    public bool NormNoBias { get; init; }
}
