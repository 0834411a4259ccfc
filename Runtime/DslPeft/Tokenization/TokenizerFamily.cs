namespace DslPeft.Tokenization;

/// <summary>How a tokeniser cuts texts and what it puts around them.</summary>
public enum TokenizerFamily
{
    /// <summary>WordPiece of BERT (Devlin et al. 2018, arXiv 1810.04805).</summary>
    Bert,

    /// <summary>Byte-level pairs with RoBERTa's special tokens (Liu et al. 2019, arXiv 1907.11692).</summary>
    Roberta,

    /// <summary>Byte-level pairs of GPT-2 (Radford et al. 2019).</summary>
    Gpt2,

    /// <summary>SentencePiece of LLaMA (Touvron et al., arXiv 2302.13971).</summary>
    Llama,

    /// <summary>Byte-level pairs of Llama 3 (arXiv 2407.21783).</summary>
    Llama3,

    /// <summary>Byte-level pairs of composed characters, of Qwen (arXiv 2309.16609).</summary>
    Qwen,

    /// <summary>SentencePiece of Gemma (arXiv 2403.08295), whose texts get no blank before them.</summary>
    Gemma,

    /// <summary>Unigram pieces of T5 and mT5 (arXiv 1910.10683, 2010.11934).</summary>
    T5,

    /// <summary>Unigram pieces of XLM-R (arXiv 1911.02116).</summary>
    XlmRoberta,

    /// <summary>Unigram pieces of mBART (arXiv 2001.08210), with the language behind a text.</summary>
    MBart,

    /// <summary>Unigram pieces of ALBERT (arXiv 1909.11942).</summary>
    Albert,

    /// <summary>GPT-2's byte-level pairs with <c>&lt;/s&gt;</c> before a text, of OPT (arXiv 2205.01068).</summary>
    Opt,

    /// <summary>Byte-level pairs of BLOOM (arXiv 2211.05100).</summary>
    Bloom,

    /// <summary>Byte-level pairs of composed characters, of GPT-NeoX, Pythia and StableLM (arXiv 2204.06745).</summary>
    GptNeox,

    /// <summary>Byte-level pairs with BERT's special tokens, of ModernBERT (arXiv 2412.13663).</summary>
    ModernBert,
}

/// <summary>Which names stand for a family in the files of a checkpoint folder.</summary>
internal static class TokenizerFamilies
{
    /// <summary>The class of a tokeniser that is what its <c>tokenizer.json</c> says.</summary>
    public const string Json = "PreTrainedTokenizer";

    /// <summary>The families that models of each <c>model_type</c> were trained with.</summary>
    private static readonly Dictionary<string, TokenizerFamily[]> Models = new(StringComparer.Ordinal)
    {
        ["bert"] = [TokenizerFamily.Bert],
        ["roberta"] = [TokenizerFamily.Roberta],
        ["distilbert"] = [TokenizerFamily.Bert],
        ["electra"] = [TokenizerFamily.Bert],
        ["modernbert"] = [TokenizerFamily.ModernBert],
        ["albert"] = [TokenizerFamily.Albert],
        ["xlm-roberta"] = [TokenizerFamily.XlmRoberta],
        ["t5"] = [TokenizerFamily.T5],
        ["mt5"] = [TokenizerFamily.T5],
        ["bart"] = [TokenizerFamily.Roberta],
        ["mbart"] = [TokenizerFamily.MBart],
        ["gpt2"] = [TokenizerFamily.Gpt2],
        ["gptj"] = [TokenizerFamily.Gpt2],
        ["opt"] = [TokenizerFamily.Opt],
        ["bloom"] = [TokenizerFamily.Bloom],
        ["gpt_neox"] = [TokenizerFamily.GptNeox],
        // Phi 1, 1.5 and 2 have GPT-2's pairs and runs of blanks behind them.
        ["phi"] = [TokenizerFamily.Gpt2],
        ["phi3"] = [TokenizerFamily.Llama],
        ["mistral"] = [TokenizerFamily.Llama],
        ["stablelm"] = [TokenizerFamily.GptNeox, TokenizerFamily.Gpt2],
        // SmolLM and others are of LLaMA's shape, with pairs as GPT-2 has them.
        ["llama"] = [TokenizerFamily.Llama, TokenizerFamily.Llama3, TokenizerFamily.Gpt2],
        ["qwen2"] = [TokenizerFamily.Qwen],
        ["qwen3"] = [TokenizerFamily.Qwen],
        ["gemma"] = [TokenizerFamily.Gemma],
        ["gemma2"] = [TokenizerFamily.Gemma],
        ["gemma3_text"] = [TokenizerFamily.Gemma],
    };

    private static readonly Dictionary<string, TokenizerFamily> Classes = new(StringComparer.Ordinal)
    {
        ["BertTokenizer"] = TokenizerFamily.Bert,
        ["DistilBertTokenizer"] = TokenizerFamily.Bert,
        ["ElectraTokenizer"] = TokenizerFamily.Bert,
        ["RobertaTokenizer"] = TokenizerFamily.Roberta,
        ["GPT2Tokenizer"] = TokenizerFamily.Gpt2,
        ["LlamaTokenizer"] = TokenizerFamily.Llama,
        ["Qwen2Tokenizer"] = TokenizerFamily.Qwen,
        ["GemmaTokenizer"] = TokenizerFamily.Gemma,
        ["T5Tokenizer"] = TokenizerFamily.T5,
        ["MT5Tokenizer"] = TokenizerFamily.T5,
        ["AlbertTokenizer"] = TokenizerFamily.Albert,
        ["XLMRobertaTokenizer"] = TokenizerFamily.XlmRoberta,
        ["MBartTokenizer"] = TokenizerFamily.MBart,
        ["BartTokenizer"] = TokenizerFamily.Roberta,
        ["CodeGenTokenizer"] = TokenizerFamily.Gpt2,
        ["BloomTokenizer"] = TokenizerFamily.Bloom,
        ["GPTNeoXTokenizer"] = TokenizerFamily.GptNeox,
    };

    /// <summary>The names of classes that are read.</summary>
    public static string ClassNames => string.Join(", ", Classes.Keys.Append(Json));

    /// <summary>The families of the models of a <c>model_type</c>; empty for one that is not known.</summary>
    public static IReadOnlyList<TokenizerFamily> OfModel(string modelType) => Models.GetValueOrDefault(modelType) ?? [];

    /// <summary>The family of a <c>tokenizer_class</c>; null for one that is not known.</summary>
    public static TokenizerFamily? OfClass(string name) => Classes.TryGetValue(Slow(name), out var family) ? family : null;

    /// <summary>The family of a class where a model uses it in a way of its own: OPT's tokeniser is of GPT-2's class.</summary>
    public static TokenizerFamily? Refined(TokenizerFamily? family, string? modelType) =>
        family == TokenizerFamily.Gpt2 && modelType == "opt" ? TokenizerFamily.Opt : family;

    /// <summary>The name of a class without the mark of its fast form.</summary>
    public static string Slow(string name) => name.EndsWith("Fast", StringComparison.Ordinal) ? name[..^4] : name;
}
