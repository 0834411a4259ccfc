namespace DslPeft.Tokenization;

/// <summary>Makes the tokeniser that the parts of a <c>tokenizer.json</c> describe.</summary>
internal static class TokenizerJsonModels
{
    /// <summary>BERT's: WordPiece behind its own normaliser and words.</summary>
    public static Tokenizer WordPiece(TokenizerJson file)
    {
        JsonPart root = file.Root, model = root["model"], normalizer = root["normalizer"];
        model.Only("type", "unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab");
        model["continuing_subword_prefix"].Require(model["continuing_subword_prefix"].Text() == WordPieceVocabulary.ContinuationPrefix, WordPieceVocabulary.ContinuationPrefix);
        model["max_input_chars_per_word"].Require(model["max_input_chars_per_word"].Int() == WordPieceTokenizer.LongestWord, $"{WordPieceTokenizer.LongestWord}");
        normalizer.Require(normalizer.Type == "BertNormalizer", "BertNormalizer");
        normalizer.Only("type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase");
        normalizer["clean_text"].Require(normalizer["clean_text"].Flag(otherwise: true), "true");
        root["pre_tokenizer"].Require(root["pre_tokenizer"].Type == "BertPreTokenizer", "BertPreTokenizer");
        root["decoder"].Require(root["decoder"].Type is "none" or "WordPiece", "WordPiece");
        RequireWritten(file, "added tokens are found in texts before these are normalised");
        bool lower = normalizer["lowercase"].Flag(otherwise: true), ideographs = normalizer["handle_chinese_chars"].Flag(otherwise: true);
        var basic = new BasicTokenizer(lower, normalizer["strip_accents"].IsNone ? null : normalizer["strip_accents"].Flag(otherwise: false), ideographs);
        file.Settings.Require("do_lower_case", basic.LowerCase, $"{TokenizerJson.FileName} says the opposite");
        file.Settings.Require("tokenize_chinese_chars", basic.SplitIdeographs, $"{TokenizerJson.FileName} says the opposite");
        if (file.Settings.Choice("strip_accents") is not null)
        {
            file.Settings.Require("strip_accents", basic.StripAccents, $"{TokenizerJson.FileName} says the opposite");
        }
        file.Settings.Require("do_basic_tokenize", true, "a text is cut into words before these are cut into pieces");
        file.Settings.RequireNone("never_split", "implementations differ in whether these words are kept whole");
        var vocabulary = WordPieceVocabulary.Of(file.Pieces().Pieces, file.Tokens, root.Path);
        model["unk_token"].Require(model["unk_token"].Text() == vocabulary.Special.Unknown, $"'{vocabulary.Special.Unknown}', the unknown token");
        bool segments = file.Settings.Lists("model_input_names", "token_type_ids") ?? true;
        return new WordPieceTokenizer(vocabulary, basic, TokenTemplate.Read(root["post_processor"], vocabulary.Find, segments));
    }

    /// <summary>Byte-level pairs: of GPT-2 and RoBERTa, or of Llama 3.</summary>
    public static Tokenizer BytePair(TokenizerJson file)
    {
        JsonPart root = file.Root, model = root["model"], words = root["pre_tokenizer"];
        RequireMerges(model);
        root["normalizer"].Require(root["normalizer"].IsNone, "null");
        root["decoder"].Require(root["decoder"].Type == "ByteLevel", "ByteLevel");
        (string[] pieces, Dictionary<string, int> ids) = file.Pieces();
        bool prefix = false, llama = words.Type == "Sequence";
        if (llama)
        {
            words.Only("type", "pretokenizers");
            IReadOnlyList<JsonPart> steps = words["pretokenizers"].Items();
            words.Require(steps.Count == 2 && steps[0].Type == "Split" && steps[1].Type == "ByteLevel", "a Split and a ByteLevel");
            steps[0].Only("type", "pattern", "behavior", "invert");
            steps[0]["pattern"].Only("Regex");
            steps[0]["pattern"].Require(steps[0]["pattern"]["Regex"].Text() == Llama3Words.Pattern, "the pattern of Llama 3");
            steps[0]["behavior"].Require(steps[0]["behavior"].Text() == "Isolated", "Isolated");
            steps[0]["invert"].Require(!steps[0]["invert"].Flag(otherwise: false), "false");
            Level(steps[1], usesPattern: false);
            steps[1]["add_prefix_space"].Require(!steps[1]["add_prefix_space"].Flag(otherwise: true), "false");
        }
        else
        {
            words.Require(words.Type == "ByteLevel", "ByteLevel, or the words of Llama 3");
            Level(words, usesPattern: true);
            prefix = words["add_prefix_space"].Flag(otherwise: true);
        }
        file.Settings.Require("add_prefix_space", prefix, $"{TokenizerJson.FileName} says the opposite");
        TokenizerFamily family = llama ? TokenizerFamily.Llama3
            : file.Settings.Family is TokenizerFamily.Roberta or TokenizerFamily.Gpt2 ? file.Settings.Family.Value
            : BytePairVocabulary.FamilyOf(ids);
        var vocabulary = BytePairVocabulary.Of(pieces, ids, file.Merges(ids), family, file.Tokens, root.Path);
        TokenFrame frame = TokenTemplate.Read(root["post_processor"], vocabulary.Find, segments: false);
        RequireFrame(file, frame);
        return new BytePairTokenizer(vocabulary, prefix, frame, llama ? Llama3Words.Split : ByteLevelWords.Split, model["ignore_merges"].Flag(otherwise: false));

        static void Level(JsonPart part, bool usesPattern)
        {
            part.Only("type", "add_prefix_space", "trim_offsets", "use_regex");
            part["use_regex"].Require(part["use_regex"].Flag(otherwise: true) == usesPattern, usesPattern ? "true" : "false");
        }
    }

    /// <summary>LLaMA's pieces, of which pairs are merged in a given order.</summary>
    public static Tokenizer SentencePiece(TokenizerJson file)
    {
        JsonPart root = file.Root, normalizer = root["normalizer"];
        RequireMerges(root["model"]);
        root["model"]["ignore_merges"].Require(!root["model"]["ignore_merges"].Flag(otherwise: false), "false");
        root["pre_tokenizer"].Require(root["pre_tokenizer"].IsNone, "null");
        normalizer.Require(normalizer.Type == "Sequence", "a Sequence of a Prepend and a Replace");
        normalizer.Only("type", "normalizers");
        IReadOnlyList<JsonPart> steps = normalizer["normalizers"].Items();
        normalizer.Require(steps.Count == 2 && steps[0].Type == "Prepend" && steps[1].Type == "Replace", "a Sequence of a Prepend and a Replace");
        steps[0].Require(steps[0]["prepend"].Text() == "▁", "a Prepend of ▁");
        steps[1]["pattern"].Only("String");
        steps[1].Require(steps[1]["pattern"]["String"].Text() == " " && steps[1]["content"].Text() == "▁", "a Replace of blanks by ▁");
        JsonPart decoder = root["decoder"];
        decoder.Require(decoder.Type == "Sequence" && decoder["decoders"].Items().Select(step => step.Type).SequenceEqual(["Replace", "ByteFallback", "Fuse", "Strip"]), "a Sequence of Replace, ByteFallback, Fuse, Strip");
        RequireWritten(file, "added tokens are found in texts before these are normalised");
        (string[] pieces, Dictionary<string, int> ids) = file.Pieces();
        var vocabulary = SentencePieceVocabulary.Of(pieces, ids, file.Merges(ids), file.Tokens, root.Path);
        TokenFrame frame = TokenTemplate.Read(root["post_processor"], vocabulary.Find, segments: false);
        RequireFrame(file, frame);
        file.Settings.Require("add_prefix_space", true, "each part of a text gets a blank");
        file.Settings.RequireNone("sp_model_kwargs", "options of SentencePiece are not read");
        _ = file.Settings.Take("legacy"); // a tokenizer.json says itself where blanks go
        return new SentencePieceTokenizer(vocabulary, frame);
    }

    private static void RequireMerges(JsonPart model)
    {
        model.Only("type", "dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback", "ignore_merges", "vocab", "merges");
        model["dropout"].Require(model["dropout"].IsNone, "null");
        foreach (string name in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
        {
            model[name].Require(model[name].IsNone || model[name].Text().Length == 0, "null or empty");
        }
    }

    private static void RequireWritten(TokenizerJson file, string because)
    {
        if (file.Tokens.Added.FirstOrDefault(token => token.Normalized) is { } normalized)
        {
            throw new VocabularyException($"{file.Root.Path}: the added token '{normalized.Text}' is to be found in normalised text, which is not computed: {because}.");
        }
    }

    /// <summary>Refuses a configuration that puts other tokens around a text than the file does.</summary>
    private static void RequireFrame(TokenizerJson file, TokenFrame frame)
    {
        file.Settings.Require("add_bos_token", frame.Start.Length > 0, $"{TokenizerJson.FileName} says the opposite");
        file.Settings.Require("add_eos_token", frame.End.Length > 0, $"{TokenizerJson.FileName} says the opposite");
    }
}
