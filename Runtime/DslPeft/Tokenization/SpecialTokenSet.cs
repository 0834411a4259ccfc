namespace DslPeft.Tokenization;

/// <summary>The special tokens of a family of models by what they stand for. A family may have one token for several purposes.</summary>
/// <param name="Padding">Fills rows up to the longest of their batch.</param>
/// <param name="Unknown">Stands for what the vocabulary cannot write.</param>
/// <param name="Class">Stands before a text.</param>
/// <param name="Separator">Stands behind a text.</param>
/// <param name="Mask">Stands for a token to predict.</param>
public sealed record SpecialTokenSet(string Padding, string Unknown, string Class, string Separator, string Mask)
{
    /// <summary>Those of BERT (Devlin et al. 2018, arXiv 1810.04805).</summary>
    public static SpecialTokenSet Bert { get; } = new("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    /// <summary>Those of RoBERTa (Liu et al. 2019, arXiv 1907.11692).</summary>
    public static SpecialTokenSet Roberta { get; } = new("<pad>", "<unk>", "<s>", "</s>", "<mask>") { MaskTakesBlanks = true };

    /// <summary>The one of GPT-2 (Radford et al. 2019).</summary>
    public static SpecialTokenSet Gpt2 { get; } = new("<|endoftext|>", "<|endoftext|>", "<|endoftext|>", "<|endoftext|>", "<|endoftext|>");

    /// <summary>
    /// Those of LLaMA (Touvron et al., arXiv 2302.13971), which has none for padding: a row is filled up with the end token.
    /// </summary>
    public static SpecialTokenSet Llama { get; } = new("</s>", "<unk>", "<s>", "</s>", "<unk>");

    /// <summary>Those of Gemma (arXiv 2403.08295).</summary>
    public static SpecialTokenSet Gemma { get; } = new("<pad>", "<unk>", "<bos>", "<eos>", "<unk>");

    /// <summary>
    /// Those of T5 (arXiv 1910.10683), which has none before a text and none for what is to be predicted but its extra ids.
    /// </summary>
    public static SpecialTokenSet T5 { get; } = new("<pad>", "<unk>", "</s>", "</s>", "<unk>");

    /// <summary>Those of ALBERT (arXiv 1909.11942).</summary>
    public static SpecialTokenSet Albert { get; } = new("<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]") { MaskTakesBlanks = true };

    /// <summary>Those of OPT (arXiv 2205.01068).</summary>
    public static SpecialTokenSet Opt { get; } = new("<pad>", "</s>", "</s>", "</s>", "</s>");

    /// <summary>Those of BLOOM (arXiv 2211.05100).</summary>
    public static SpecialTokenSet Bloom { get; } = new("<pad>", "<unk>", "<s>", "</s>", "<unk>");

    /// <summary>Whether the blanks before a mask that is written out in a text belong to it.</summary>
    public bool MaskTakesBlanks { get; init; }

    /// <summary>Each token once.</summary>
    public IReadOnlyList<string> All => [.. new[] { Padding, Unknown, Class, Separator, Mask }.Distinct()];
}
