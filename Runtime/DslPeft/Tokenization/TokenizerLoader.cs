using DslPeft.Tokenization.Unigram;

namespace DslPeft.Tokenization;

/// <summary>Finds out which tokeniser a checkpoint folder holds.</summary>
internal static class TokenizerLoader
{
    private static readonly (string Name, TokenizerFamily[] Families)[] Vocabularies =
    [
        (WordPieceVocabulary.FileName, [TokenizerFamily.Bert]),
        (BytePairVocabulary.FileName, [TokenizerFamily.Gpt2, TokenizerFamily.Roberta, TokenizerFamily.Qwen, TokenizerFamily.Opt]),
        (SentencePieceVocabulary.FileName, [TokenizerFamily.Llama]),
        (UnigramFiles.PiecesFileName, [TokenizerFamily.T5, TokenizerFamily.Albert]),
        (UnigramFiles.SharedFileName, [TokenizerFamily.XlmRoberta, TokenizerFamily.MBart]),
    ];

    /// <summary>Reads the tokeniser of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="asked">The families that it may be of; empty for any.</param>
    /// <exception cref="VocabularyException">A file is missing or damaged, or says what is not computed.</exception>
    public static Tokenizer Load(string folder, params ReadOnlySpan<TokenizerFamily> asked)
    {
        var settings = TokenizerSettings.Read(folder);
        if (settings.Family is { } named)
        {
            Require(asked, named, $"{settings.Path}: 'tokenizer_class' names a tokeniser");
        }
        // Without a class, the model says whose the vocabulary is.
        var known = settings.IsJson ? null : settings.Family ?? OfModel(settings, asked);
        var family = settings.IsJson ? null : known ?? Asked(folder, asked) ?? Find(folder);
        var listed = family is { } one && Vocabularies.Any(file => file.Families.Contains(one) && Has(folder, file.Name));
        // A file of byte-level pairs says how words are cut, which a vocabulary and its merges leave open.
        var open = family is TokenizerFamily.Gpt2 or TokenizerFamily.Roberta or TokenizerFamily.Qwen or TokenizerFamily.Opt;
        var json = settings.IsJson || ((open || !listed) && Has(folder, TokenizerJson.FileName));
        var tokenizer = json
            ? TokenizerJson.Load(settings)
            : family switch
            {
                TokenizerFamily.Bert => WordPieceTokenizer.Load(settings),
                TokenizerFamily.Roberta or TokenizerFamily.Gpt2 or TokenizerFamily.Qwen or TokenizerFamily.Opt => BytePairTokenizer.Load(
                    settings,
                    known
                ),
                TokenizerFamily.Llama => SentencePieceTokenizer.Load(settings),
                TokenizerFamily.T5 or TokenizerFamily.Albert or TokenizerFamily.XlmRoberta or TokenizerFamily.MBart => UnigramFiles.Load(
                    settings,
                    family.Value
                ),
                _ => throw new VocabularyException(
                    $"{folder}: no vocabulary. A checkpoint folder holds {WordPieceVocabulary.FileName} (BERT), {BytePairVocabulary.FileName} and {BytePairVocabulary.MergesFileName} "
                        + $"(RoBERTa, GPT-2), {SentencePieceVocabulary.FileName} (LLaMA), {UnigramFiles.PiecesFileName} (T5, ALBERT), {UnigramFiles.SharedFileName} (XLM-R, mBART), or a {TokenizerJson.FileName}."
                ),
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

    /// <summary>The first family of the folder's model whose vocabulary is there.</summary>
    private static TokenizerFamily? OfModel(TokenizerSettings settings, ReadOnlySpan<TokenizerFamily> asked)
    {
        foreach (var family in TokenizerFamilies.OfModel(settings.ModelType ?? ""))
        {
            if (
                (asked.Length == 0 || asked.Contains(family))
                && Vocabularies.Any(file => file.Families.Contains(family) && Has(settings.Folder, file.Name))
            )
            {
                return family;
            }
        }
        return null;
    }

    /// <summary>The first of the families that are asked for whose vocabulary is there, or else the first.</summary>
    private static TokenizerFamily? Asked(string folder, ReadOnlySpan<TokenizerFamily> asked)
    {
        foreach (var family in asked)
        {
            if (Vocabularies.Any(file => file.Families.Contains(family) && Has(folder, file.Name)))
            {
                return family;
            }
        }
        return asked.Length > 0 ? asked[0] : null;
    }

    /// <summary>The family of the vocabulary that a folder holds, null for none. One of byte-level pairs says itself whose it is.</summary>
    private static TokenizerFamily? Find(string folder) =>
        Vocabularies.Where(file => Has(folder, file.Name)).ToArray() switch
        {
            [] => null,
            [var (_, families)] => families[0],
            var several => throw new VocabularyException(
                $"{folder}: vocabularies of several families: {string.Join(", ", several.Select(file => file.Name))}. "
                    + $"'tokenizer_class' in {TokenizerSettings.FileName} says which one counts; or remove the others."
            ),
        };

    private static bool Has(string folder, string name) => File.Exists(Path.Combine(folder, name));
}
