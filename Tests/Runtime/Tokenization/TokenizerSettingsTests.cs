using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Tokenization;

/// <summary>What the entries of a folder's files do to ids, as the slow tokenisers of Hugging Face define it.</summary>
public sealed class TokenizerSettingsTests
{
    private const int Unknown = 1;

    [Theory]
    [InlineData("""{"do_lower_case": true, "strip_accents": false}""", "Á", new[] { 7 })] // á
    [InlineData("""{"do_lower_case": true, "strip_accents": null}""", "Á", new[] { 5 })] // a
    [InlineData("""{"do_lower_case": false, "strip_accents": true}""", "Á", new[] { 6 })] // A
    [InlineData("""{"do_lower_case": false}""", "Á", new[] { Unknown })]
    [InlineData("""{"do_lower_case": true, "strip_accents": false}""", "İ", new[] { 10 })] // i and a dot above
    [InlineData("""{"tokenize_chinese_chars": true}""", "国国", new[] { 8, 8 })]
    [InlineData("""{"tokenize_chinese_chars": false}""", "国国", new[] { 9 })]
    public void WordsOfBertAreCutAsConfigured(string config, string text, int[] expected)
    {
        using var folder = TokenizerFolder.Bert("a", "A", "á", "国", "国国", "i\u0307");

        Assert.Equal(expected, folder.Configured(config).Encode(text));
    }

    [Theory]
    [InlineData("""{"cls_token": "[X]"}""", new[] { 5, 7, 3 })]
    [InlineData(
        """{"cls_token": {"content": "[X]", "lstrip": false, "normalized": false, "rstrip": false, "single_word": false}}""",
        new[] { 5, 7, 3 }
    )]
    [InlineData("""{"sep_token": "[Y]", "bos_token": "[X]"}""", new[] { 2, 7, 6 })]
    public void SpecialTokensOfBertAreThoseOfTheFolder(string config, int[] expected)
    {
        using var folder = TokenizerFolder.Bert("[X]", "[Y]", "a");
        var tokenizer = folder.Configured(config);

        Assert.Equal(expected, tokenizer.Encode("a", null, 8).Ids);
        Assert.Equal([5, 7], tokenizer.Encode("[X]a"));
        Assert.Equal("a", tokenizer.Decode(expected));
    }

    [Fact]
    public void TheMapOfSpecialTokensIsReadToo()
    {
        using var folder = TokenizerFolder.Bert("[X]", "a");
        folder.Write("special_tokens_map.json", """{"cls_token": "[X]", "additional_special_tokens": ["a"]}""");
        var tokenizer = Tokenizer.Load(folder.Path);

        Assert.Equal([5, 6, 3], tokenizer.Encode("a", null, 8).Ids);
        Assert.Equal("", tokenizer.Decode([6]));
        folder.Write("tokenizer_config.json", """{"cls_token": "[CLS]"}""");
        Assert.Contains("'cls_token' is '[X]', and in", folder.Refusal());
    }

    [Fact]
    public void SecondTextsHaveNoSegmentWhereInputsHaveNone()
    {
        using var folder = TokenizerFolder.Bert("a");

        Assert.Equal(
            [0, 0, 0, 1, 1],
            folder.Configured("""{"model_input_names": ["input_ids", "token_type_ids", "attention_mask"]}""").Encode("a", "a", 8).TypeIds
        );
        Assert.Equal(
            [0, 0, 0, 0, 0],
            folder.Configured("""{"model_input_names": ["input_ids", "attention_mask"]}""").Encode("a", "a", 8).TypeIds
        );
    }

    /// <summary>Added tokens are found in the text as they are written, before words are cut, and are never made of pieces.</summary>
    [Fact]
    public void AddedTokensOfBertAreFound()
    {
        using var folder = TokenizerFolder.Bert("a", "##b");
        folder.Write("added_tokens.json", """{"[E1]": 8, "[E]": 7}""");
        var tokenizer = folder.Configured("""{"additional_special_tokens": ["[E]", "[E1]"]}""");

        Assert.Equal([5, 7, 5, 8, Unknown], tokenizer.Encode("a[E]a[E1] b"));
        Assert.Equal(9, tokenizer.Vocabulary.Count);
        Assert.Equal(
            [(7, 1, 4), (5, 4, 5)],
            tokenizer.EncodeWithSources("a[E]a").Skip(1).Select(piece => (piece.Id, piece.Start, piece.End))
        );
    }

    [Fact]
    public void AddedWordsOfACasedBertAreText()
    {
        using var folder = TokenizerFolder.Bert("a", "##c");
        folder.Write("added_tokens.json", """{"covid": 7}""");
        var tokenizer = folder.Configured("""{"do_lower_case": false}""");

        Assert.Equal([5, 7, 5], tokenizer.Encode("a covida"));
        Assert.Equal("a covid a", tokenizer.Decode([5, 7, 5]));
        folder.Write("tokenizer_config.json", """{"do_lower_case": true}""");
        Assert.Contains("the added token 'covid' is to be found in lowered text", folder.Refusal());
    }

    [Fact]
    public void AddedTokensOfGpt2AreText()
    {
        using var folder = TokenizerFolder.Gpt2();
        folder.Write("added_tokens.json", """{"[PAD]": 259, "<é>": 260}""");
        var tokenizer = folder.Configured("""{"pad_token": "[PAD]"}""");

        Assert.Equal([TokenizerFolder.Ab, 260, TokenizerFolder.BlankAb, 259], tokenizer.Encode("ab<é> ab[PAD]"));
        Assert.Equal((259, 0, 0), (tokenizer.Vocabulary.PaddingId, tokenizer.Vocabulary.SeparatorId, tokenizer.Vocabulary.UnknownId));
        Assert.Equal("ab<é> ab", tokenizer.Decode([TokenizerFolder.Ab, 260, TokenizerFolder.BlankAb, 259, 0, 5000]));
    }

    [Fact]
    public void BlanksBelongToTokensThatTakeThem()
    {
        using var folder = TokenizerFolder.Gpt2();

        Assert.Equal(
            [TokenizerFolder.Ab, 259, TokenizerFolder.Ab],
            folder.Configured(TokenizerFolder.Entry(259, "<x>", before: true, behind: true)).Encode("ab <x> \nab")
        );
        Assert.Equal(
            [TokenizerFolder.Ab, 259, TokenizerFolder.BlankAb],
            folder.Configured(TokenizerFolder.Entry(259, "<x>", before: true)).Encode("ab <x> ab")
        );
    }

    [Fact]
    public void TheMaskOfRobertaTakesBlanksUnlessItsEntrySaysOtherwise()
    {
        using var folder = new TemporaryFolder();
        BytePairVocabulary.Of(SpecialTokenSet.Roberta, [("a", "b")]).Save(folder.Path);

        Assert.Equal([261, 4], folder.Configured("""{"mask_token": "<mask>"}""").Encode("ab <mask>"));
        Assert.Equal(3, folder.Configured("""{"mask_token": {"content": "<mask>", "lstrip": false}}""").Encode("ab <mask>").Length);
        Assert.Equal(3, folder.Configured(TokenizerFolder.Entry(4, "<mask>")).Encode("ab <mask>").Length);
    }

    [Fact]
    public void Gpt2PutsItsStartTokenBeforeTextsWhereAsked()
    {
        using var folder = TokenizerFolder.Gpt2();
        var tokenizer = folder.Configured("""{"add_bos_token": true, "add_prefix_space": true}""");

        Assert.Equal([0, TokenizerFolder.BlankAb], tokenizer.Encode("ab", null, 8).Ids);
        Assert.Equal([0, TokenizerFolder.BlankAb, 0, TokenizerFolder.BlankAb], tokenizer.Encode("ab", "ab", 8).Ids);
        Assert.Equal([TokenizerFolder.Ab], folder.Configured("""{"add_bos_token": false}""").Encode("ab", null, 8).Ids);
    }

    [SharedFact("data", "tokenizers", "llama", "tokenizer.model")]
    public void PartsBehindSpecialTokensGetABlankWhereTheFolderIsLegacy()
    {
        using var folder = TokenizerFolder.Llama();

        Assert.Equal([15043, 2, 3186], folder.Configured("""{"legacy": null}""").Encode("Hello</s>world"));
        Assert.Equal([15043, 2, 11526], folder.Configured("""{"legacy": false}""").Encode("Hello</s>world"));
        Assert.Equal([1, 10994], folder.Configured("""{"legacy": false}""").Encode("<s>Hello"));
        Assert.Equal([15043, 3186], folder.Configured("""{"legacy": false}""").Encode("Hello world"));
        var bare = folder.Configured("""{"legacy": false, "add_prefix_space": false}""");
        Assert.Equal([10994, 3186], bare.Encode("Hello world"));
        Assert.Equal(" Hello", bare.Decode(bare.Encode(" Hello")));
    }

    [SharedFact("data", "tokenizers", "llama", "tokenizer.model")]
    public void LlamaHasAPaddingTokenWhereOneIsAdded()
    {
        using var folder = TokenizerFolder.Llama();
        folder.Write("added_tokens.json", """{"[PAD]": 32000}""");
        var tokenizer = folder.Configured("""{"pad_token": "[PAD]", "sp_model_kwargs": {}, "tokenizer_class": "LlamaTokenizerFast"}""");

        Assert.Equal((32000, 32001), (tokenizer.Vocabulary.PaddingId, tokenizer.Vocabulary.Count));
        Assert.Equal([15043, 32000], tokenizer.Encode("Hello[PAD]"));
        Assert.Equal(2, folder.Configured("""{"pad_token": null}""").Vocabulary.PaddingId);
    }

    [Fact]
    public void EntriesThatNobodyKnowsAreNotes()
    {
        using var folder = TokenizerFolder.Bert("a");
        folder.Write("special_tokens_map.json", """{"cls_token": "[CLS]", "speaker": "x"}""");
        var tokenizer = folder.Configured(
            """{"do_lower_case": true, "model_max_length": 512, "chat_template": "x", "add_bos_token": true, "fancy": 1}"""
        );

        Assert.Equal(3, tokenizer.Notes.Count);
        Assert.Contains(tokenizer.Notes, note => note.Contains("'fancy'") && note.Contains("tokenizer_config.json"));
        Assert.Contains(tokenizer.Notes, note => note.Contains("'add_bos_token'"));
        Assert.Contains(tokenizer.Notes, note => note.Contains("'speaker'") && note.Contains("special_tokens_map.json"));
    }

    [Theory]
    [InlineData("""{"do_lower_case": null}""", "'do_lower_case' is null, and must be true or false")]
    [InlineData("""{"do_lower_case": "true"}""", "'do_lower_case' is \"true\", and must be true or false")]
    [InlineData("""{"do_basic_tokenize": false}""", "'do_basic_tokenize' is false, which is not computed")]
    [InlineData("""{"never_split": ["x"]}""", "'never_split' is not computed")]
    [InlineData("""{"strip_accents": 1}""", "'strip_accents' is 1")]
    [InlineData("""{"split_special_tokens": true}""", "'split_special_tokens' is true")]
    [InlineData("""{"truncation_side": "left"}""", "'truncation_side' is 'left'")]
    [InlineData("""{"cls_token": null}""", "'cls_token' is null")]
    [InlineData("""{"cls_token": 5}""", "'cls_token' is 5, and must be a token")]
    [InlineData("""{"cls_token": ""}""", "'cls_token' is an empty token")]
    [InlineData("""{"cls_token": "[Z]"}""", "the token '[Z]' of the tokeniser's configuration has no id")]
    [InlineData("""{"cls_token": {"content": "[CLS]", "lstrip": 1}}""", "'cls_token.lstrip' is 1")]
    [InlineData("""{"cls_token": {"content": "[CLS]", "fold": true}}""", "'cls_token' has a part 'fold'")]
    [InlineData("""{"additional_special_tokens": "x"}""", "'additional_special_tokens' is \"x\", and must be a list of tokens")]
    [InlineData("""{"additional_special_tokens": ["[Z]"]}""", "the token '[Z]' of the tokeniser's configuration has no id")]
    [InlineData("""{"extra_special_tokens": {"image": "[Z]"}}""", "the token '[Z]' of the tokeniser's configuration has no id")]
    [InlineData("""{"added_tokens_decoder": []}""", "'added_tokens_decoder' is [], and must be an object")]
    [InlineData("""{"added_tokens_decoder": {"x": {"content": "a"}}}""", "'x' is no id")]
    [InlineData(
        """{"added_tokens_decoder": {"9": {"content": "[Z]", "special": true}}}""",
        "the added token '[Z]' has the id 9, and its place is 6"
    )]
    [InlineData(
        """{"added_tokens_decoder": {"3": {"content": "[CLS]", "special": true}}}""",
        "the added token '[CLS]' has the id 3, and its place is 2"
    )]
    [InlineData("""{"added_tokens_decoder": {"6": {"content": "[Z]", "single_word": true, "special": true}}}""", "'single_word' is true")]
    [InlineData("""{"tokenizer_class": "MarianTokenizer"}""", "'tokenizer_class' is 'MarianTokenizer', which is not read")]
    [InlineData("""{"tokenizer_class": 1}""", "'tokenizer_class' is 1, and must be the name of a class")]
    [InlineData("""{"model_input_names": 1}""", "'model_input_names' is 1, and must be a list of names")]
    [InlineData("""{"a": 1, "a": 2}""", "'a' is listed twice")]
    [InlineData("""{"a": "\ud800"}""", "half a character (line 1, byte 7)")]
    [InlineData("""{"a": [{"b\udc00": 1}]}""", "half a character (line 1, byte 9)")]
    [InlineData("""{"\ud800": 1}""", "half a character (line 1, byte 2)")]
    [InlineData("[]", "a JSON object is expected, and the file holds Array")]
    [InlineData("", "not a tokeniser configuration")]
    public void ConfigurationsThatAreNotComputedAreRefused(string config, string message)
    {
        using var folder = TokenizerFolder.Bert("a");
        var path = folder.Write("tokenizer_config.json", config);

        var found = folder.Refusal();

        Assert.Contains(message, found);
        Assert.Contains(message.Contains("has no id") || message.Contains("its place") ? folder.Path : path, found);
    }

    [Theory]
    [InlineData("""{"add_eos_token": true}""", "'add_eos_token' is true, which is not computed")]
    [InlineData("""{"eos_token": null}""", "'eos_token' is null")]
    [InlineData("""{"add_prefix_space": null}""", "'add_prefix_space' is null")]
    public void ConfigurationsOfGpt2ThatAreNotComputedAreRefused(string config, string message)
    {
        using var folder = TokenizerFolder.Gpt2();
        folder.Write("tokenizer_config.json", config);

        Assert.Contains(message, folder.Refusal());
    }

    [SharedTheory("data", "tokenizers", "llama", "tokenizer.model")]
    [InlineData("""{"add_prefix_space": false}""", "'add_prefix_space' is false where 'legacy' is not")]
    [InlineData("""{"sp_model_kwargs": {"enable_sampling": true}}""", "'sp_model_kwargs' is not computed")]
    [InlineData("""{"add_bos_token": null}""", "'add_bos_token' is null")]
    public void ConfigurationsOfLlamaThatAreNotComputedAreRefused(string config, string message)
    {
        using var folder = TokenizerFolder.Llama();
        folder.Write("tokenizer_config.json", config);

        Assert.Contains(message, folder.Refusal());
    }

    [Theory]
    [InlineData("""{"x": "6"}""", "'x' is \"6\", and must be an id")]
    [InlineData("""{"x": -1}""", "'x' is -1, and must be an id")]
    [InlineData("""{"": 6}""", "'' is an empty token")]
    [InlineData("""{"x": 6, "y": 8}""", "the added token 'y' has the id 8, and its place is 7")]
    public void ListsOfAddedTokensThatDoNotFitAreRefused(string added, string message)
    {
        using var folder = TokenizerFolder.Bert("a");
        folder.Write("tokenizer_config.json", """{"do_lower_case": false}""");
        folder.Write("added_tokens.json", added);

        Assert.Contains(message, folder.Refusal());
    }
}
