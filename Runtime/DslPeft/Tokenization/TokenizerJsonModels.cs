using System.Text.Encodings.Web;
using System.Text.Json;
using DslPeft.Tokenization.Words;

namespace DslPeft.Tokenization;

/// <summary>Makes the tokeniser that the parts of a <c>tokenizer.json</c> describe.</summary>
internal static class TokenizerJsonModels
{
    /// <summary>BERT's: WordPiece behind its own normaliser and words.</summary>
    public static Tokenizer WordPiece(TokenizerJson file)
    {
        JsonPart root = file.Root,
            model = root["model"],
            normalizer = root["normalizer"];
        model.Only("type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab");
        model["continuing_subword_prefix"]
            .Require(
                model["continuing_subword_prefix"].Text() == WordPieceVocabulary.ContinuationPrefix,
                WordPieceVocabulary.ContinuationPrefix
            );
        model["max_input_chars_per_word"]
            .Require(model["max_input_chars_per_word"].Int() == WordPieceTokenizer.LongestWord, $"{WordPieceTokenizer.LongestWord}");
        normalizer.Require(normalizer.Type == "BertNormalizer", "BertNormalizer");
        normalizer.Only("type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase");
        normalizer["clean_text"].Require(normalizer["clean_text"].Flag(otherwise: true), "true");
        root["pre_tokenizer"].Require(root["pre_tokenizer"].Type == "BertPreTokenizer", "BertPreTokenizer");
        root["decoder"].Require(root["decoder"].Type is "none" or "WordPiece", "WordPiece");
        RequireWritten(file, "added tokens are found in texts before these are normalised");
        bool lower = normalizer["lowercase"].Flag(otherwise: true),
            ideographs = normalizer["handle_chinese_chars"].Flag(otherwise: true);
        var basic = new BasicTokenizer(
            lower,
            normalizer["strip_accents"].IsNone ? null : normalizer["strip_accents"].Flag(otherwise: false),
            ideographs
        );
        file.Settings.Require("do_lower_case", basic.LowerCase, $"{TokenizerJson.FileName} says the opposite");
        file.Settings.Require("tokenize_chinese_chars", basic.SplitIdeographs, $"{TokenizerJson.FileName} says the opposite");
        if (file.Settings.Choice("strip_accents") is not null)
        {
            file.Settings.Require("strip_accents", basic.StripAccents, $"{TokenizerJson.FileName} says the opposite");
        }
        file.Settings.Require("do_basic_tokenize", true, "a text is cut into words before these are cut into pieces");
        file.Settings.RequireNone("never_split", "implementations differ in whether these words are kept whole");
        var vocabulary = WordPieceVocabulary.Of(file.Pieces().Pieces, file.Tokens, root.Path);
        model["unk_token"]
            .Require(model["unk_token"].Text() == vocabulary.Special.Unknown, $"'{vocabulary.Special.Unknown}', the unknown token");
        var segments = file.Settings.Lists("model_input_names", "token_type_ids") ?? true;
        return new WordPieceTokenizer(vocabulary, basic, TokenTemplate.Read(root["post_processor"], vocabulary.Find, segments));
    }

    /// <summary>Byte-level pairs, of words that are cut as the file says.</summary>
    public static Tokenizer BytePair(TokenizerJson file)
    {
        JsonPart root = file.Root,
            model = root["model"],
            normalizer = root["normalizer"];
        RequireMerges(model);
        normalizer.Require(normalizer.Type is "none" or "NFC", "null or NFC");
        var composes = normalizer.Type == "NFC";
        if (composes)
        {
            RequireWritten(file, "added tokens are found in texts before these are composed", StaysAlone);
        }
        root["decoder"].Require(root["decoder"].Type == "ByteLevel", "ByteLevel");
        var words = WordSteps.Read(root["pre_tokenizer"]);
        file.Settings.Require("add_prefix_space", words.PrefixBlank, $"{TokenizerJson.FileName} says the opposite");
        var (pieces, ids) = file.Pieces();
        var vocabulary = BytePairVocabulary.Of(pieces, ids, file.Merges(ids), FamilyOf(file, ids), file.Tokens, root.Path);
        var frame = TokenTemplate.Read(root["post_processor"], vocabulary.Find, segments: false);
        RequireFrame(file, frame);
        return new BytePairTokenizer(vocabulary, words, frame, model["ignore_merges"].Flag(otherwise: false), composes);
    }

    /// <summary>
    /// The family that a class names, or else that the pattern of the words is known of, that the model has, or that the special tokens
    /// are of.
    /// </summary>
    private static TokenizerFamily FamilyOf(TokenizerJson file, Dictionary<string, int> ids)
    {
        TokenizerFamily[] read =
        [
            TokenizerFamily.Roberta,
            TokenizerFamily.Gpt2,
            TokenizerFamily.Qwen,
            TokenizerFamily.Opt,
            TokenizerFamily.Bloom,
            TokenizerFamily.GptNeox,
            TokenizerFamily.ModernBert,
        ];
        var words = file.Root["pre_tokenizer"].Value.GetRawText();
        return file.Settings.Family is { } named && read.Contains(named) ? named
            : Names(ContractionWords.Llama3Pattern) ? TokenizerFamily.Llama3
            : Names(ContractionWords.QwenPattern) ? TokenizerFamily.Qwen
            : TokenizerFamilies.OfModel(file.Settings.ModelType ?? "").Where(read.Contains).Cast<TokenizerFamily?>().FirstOrDefault()
                ?? (
                    file.Tokens.Role("cls_token") == SpecialTokenSet.Bert.Class
                        ? TokenizerFamily.ModernBert
                        : BytePairVocabulary.FamilyOf(ids)
                );

        bool Names(string pattern) =>
            words.Contains(
                JsonEncodedText.Encode(pattern, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
                StringComparison.Ordinal
            );
    }

    /// <summary>The pieces of LLaMA and Gemma, of which pairs are merged in a given order.</summary>
    public static Tokenizer SentencePiece(TokenizerJson file)
    {
        var root = file.Root;
        RequireMerges(root["model"]);
        root["model"]["ignore_merges"].Require(!root["model"]["ignore_merges"].Flag(otherwise: false), "false");
        var prefix = PieceBlanks.Read(root);
        RequireWritten(file, "added tokens are found in texts before these are normalised");
        var (pieces, ids) = file.Pieces();
        var vocabulary = SentencePieceVocabulary.Of(
            pieces,
            ids,
            file.Merges(ids),
            file.Settings.Family ?? TokenizerFamily.Llama,
            file.Tokens,
            root.Path
        );
        var frame = TokenTemplate.Read(root["post_processor"], vocabulary.Find, segments: false);
        RequireFrame(file, frame);
        file.Settings.Require("add_prefix_space", prefix != BlankPrefix.None, $"{TokenizerJson.FileName} says the opposite");
        file.Settings.RequireNone("sp_model_kwargs", "options of SentencePiece are not read");
        _ = file.Settings.Take("legacy"); // a tokenizer.json says itself where blanks go
        return new SentencePieceTokenizer(vocabulary, frame, prefix);
    }

    private static void RequireMerges(JsonPart model)
    {
        model.Only(
            "type",
            "dropout",
            "unk_token",
            "continuing_subword_prefix",
            "end_of_word_suffix",
            "fuse_unk",
            "byte_fallback",
            "ignore_merges",
            "vocab",
            "merges"
        );
        model["dropout"].Require(model["dropout"].IsNone, "null");
        foreach (var name in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
        {
            model[name].Require(model[name].IsNone || model[name].Text().Length == 0, "null or empty");
        }
    }

    /// <summary>
    /// Whether a token stands in a composed text wherever it stands in the text itself: no mark behind it becomes a part of its last
    /// character.
    /// </summary>
    private static bool StaysAlone(AddedToken token) =>
        token.Text.All(char.IsAscii) && !char.IsAsciiLetter(token.Text[^1]) && token.Text[^1] is not ('<' or '=' or '>');

    private static void RequireWritten(TokenizerJson file, string because, Func<AddedToken, bool>? alike = null)
    {
        if (file.Tokens.Added.FirstOrDefault(token => token.Normalized && alike?.Invoke(token) != true) is { } normalized)
        {
            throw new VocabularyException(
                $"{file.Root.Path}: the added token '{normalized.Text}' is to be found in normalised text, which is not computed: {because}."
            );
        }
    }

    /// <summary>Refuses a configuration that puts other tokens around a text than the file does.</summary>
    private static void RequireFrame(TokenizerJson file, TokenFrame frame)
    {
        file.Settings.Require("add_bos_token", frame.Start.Length > 0, $"{TokenizerJson.FileName} says the opposite");
        file.Settings.Require("add_eos_token", frame.End.Length > 0, $"{TokenizerJson.FileName} says the opposite");
    }
}
