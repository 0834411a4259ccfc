namespace DslPeft.Tokenization;

/// <summary>Finds out which tokeniser a checkpoint folder holds.</summary>
internal static class TokenizerLoader
{
    private static readonly (string Name, TokenizerFamily[] Families)[] Vocabularies =
    [
        (WordPieceVocabulary.FileName, [TokenizerFamily.Bert]),
        (BytePairVocabulary.FileName, [TokenizerFamily.Gpt2, TokenizerFamily.Roberta, TokenizerFamily.Qwen]),
        (SentencePieceVocabulary.FileName, [TokenizerFamily.Llama]),
    ];

    /// <summary>Reads the tokeniser of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="asked">The families that it may be of; empty for any.</param>
    /// <exception cref="VocabularyException">A file is missing or damaged, or says what is not computed.</exception>
    public static Tokenizer Load(string folder, params ReadOnlySpan<TokenizerFamily> asked)
    {
        TokenizerSettings settings = TokenizerSettings.Read(folder);
        if (settings.Family is { } named)
        {
            Require(asked, named, $"{settings.Path}: 'tokenizer_class' names a tokeniser");
        }
        TokenizerFamily? family = settings.IsJson ? null : settings.Family ?? (asked.Length > 0 ? asked[0] : Find(folder));
        bool listed = family is { } one && Vocabularies.Any(file => file.Families.Contains(one) && Has(folder, file.Name));
        // A file of byte-level pairs says how words are cut, which a vocabulary and its merges leave open.
        bool open = family is TokenizerFamily.Gpt2 or TokenizerFamily.Roberta or TokenizerFamily.Qwen;
        bool json = settings.IsJson || ((open || !listed) && Has(folder, TokenizerJson.FileName));
        Tokenizer tokenizer = json ? TokenizerJson.Load(settings) : family switch
        {
            TokenizerFamily.Bert => WordPieceTokenizer.Load(settings),
            TokenizerFamily.Roberta or TokenizerFamily.Gpt2 or TokenizerFamily.Qwen => BytePairTokenizer.Load(settings),
            TokenizerFamily.Llama => SentencePieceTokenizer.Load(settings),
            _ => throw new VocabularyException(
                $"{folder}: no vocabulary. A checkpoint folder holds {WordPieceVocabulary.FileName} (BERT), {BytePairVocabulary.FileName} and {BytePairVocabulary.MergesFileName} "
                + $"(RoBERTa, GPT-2), or {SentencePieceVocabulary.FileName} (LLaMA), or a {TokenizerJson.FileName}."),
        };
        Require(settings.Family is { } only ? [only] : asked, tokenizer.Vocabulary.Family, $"{folder}: the tokeniser is one");
        tokenizer.Notes = settings.Notes();
        return tokenizer.From(folder);
    }

    private static void Require(ReadOnlySpan<TokenizerFamily> asked, TokenizerFamily found, string what)
    {
        if (asked.Length > 0 && !asked.Contains(found))
        {
            throw new VocabularyException($"{what} of {found}, and {string.Join(" or ", asked.ToArray())} is asked for.");
        }
    }

    /// <summary>The family of the vocabulary that a folder holds, null for none. One of byte-level pairs says itself whose it is.</summary>
    private static TokenizerFamily? Find(string folder) => Vocabularies.Where(file => Has(folder, file.Name)).ToArray() switch
    {
        [] => null,
        [var (_, families)] => families[0],
        var several => throw new VocabularyException(
            $"{folder}: vocabularies of several families: {string.Join(", ", several.Select(file => file.Name))}. "
            + $"'tokenizer_class' in {TokenizerSettings.FileName} says which one counts; or remove the others."),
    };

    private static bool Has(string folder, string name) => File.Exists(Path.Combine(folder, name));
}
