using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Runtime.Tests.Fuzzing;
using DslPeft.Runtime.Tests.Tokenization.Unigram;
using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Tokenization;

/// <summary>A folder's model says which tokeniser its files make where no class does; one of another family is refused.</summary>
public sealed class ModelFamilyTests
{
    private static readonly (string Text, int Kind, float Score)[] Shared = [("<unk>", 2, 0), ("<s>", 3, 0), ("</s>", 3, 0), ("▁a", 1, -1)];
    private static readonly (string Text, int Kind, float Score)[] OfT5 = [("<pad>", 3, 0), ("</s>", 3, 0), ("<unk>", 2, 0), ("▁a", 1, -1)];

    [Theory]
    [InlineData("t5", "spiece.model", TokenizerFamily.T5)]
    [InlineData("mt5", "spiece.model", TokenizerFamily.T5)]
    [InlineData("xlm-roberta", "sentencepiece.bpe.model", TokenizerFamily.XlmRoberta)]
    [InlineData("mbart", "sentencepiece.bpe.model", TokenizerFamily.MBart)]
    [InlineData("bert", "vocab.txt", TokenizerFamily.Bert)]
    [InlineData("distilbert", "vocab.txt", TokenizerFamily.Bert)]
    [InlineData("electra", "vocab.txt", TokenizerFamily.Bert)]
    [InlineData("roberta", "vocab.json", TokenizerFamily.Roberta)]
    [InlineData("bart", "vocab.json", TokenizerFamily.Roberta)]
    [InlineData("opt", "vocab.json", TokenizerFamily.Opt)]
    [InlineData("gpt2", "vocab.json gpt2", TokenizerFamily.Gpt2)]
    [InlineData("gptj", "vocab.json gpt2", TokenizerFamily.Gpt2)]
    [InlineData("phi", "vocab.json gpt2", TokenizerFamily.Gpt2)]
    [InlineData("llama", "tokenizer.model", TokenizerFamily.Llama)]
    [InlineData("mistral", "tokenizer.model", TokenizerFamily.Llama)]
    [InlineData("phi3", "tokenizer.model", TokenizerFamily.Llama)]
    public void TheModelsTypeTellsTheTokeniser(string type, string vocabulary, TokenizerFamily family)
    {
        using var folder = new TemporaryFolder();
        Write(folder.Path, vocabulary);
        folder.Write("config.json", $$"""{"model_type": "{{type}}"}""");

        var tokenizer = Tokenizer.Load(folder.Path);

        Assert.Equal(family, tokenizer.Vocabulary.Family);
        tokenizer.RequireFit(Info(type), "x");
        Assert.Contains(
            $"is one of {family}, and Own is a model of",
            Assert.Throws<VocabularyException>(() => tokenizer.RequireFit(Info(type == "gemma" ? "t5" : "gemma"), "x")).Message
        );
    }

    /// <summary>OPT has GPT-2's pairs, and its end token stands before a text.</summary>
    [Theory]
    [InlineData(
        """{"tokenizer_class": "GPT2Tokenizer", "bos_token": "</s>", "eos_token": "</s>", "unk_token": "</s>", "pad_token": "<pad>", "add_bos_token": true}"""
    )]
    [InlineData("{}")]
    public void OptStartsWithItsEndToken(string config)
    {
        using var folder = new TemporaryFolder();
        BytePairVocabulary.Of(SpecialTokenSet.Roberta, [("a", "b")]).Save(folder.Path);
        folder.Write("config.json", """{"model_type": "opt"}""");
        var tokenizer = folder.Configured(config);

        Assert.Equal([2, 261], tokenizer.Encode("ab", null, 8).Ids);
        Assert.Equal([2, 261, 2, 261], tokenizer.Encode("ab", "ab", 8).Ids);
        Assert.Equal((1, 2), (tokenizer.Vocabulary.PaddingId, tokenizer.Vocabulary.SeparatorId));
        Assert.Equal([2, 261, 2], tokenizer.EncodeDocument("ab"));
    }

    /// <summary>Families whose words only a <c>tokenizer.json</c> tells.</summary>
    [Theory]
    [InlineData("gpt_neox", "GPTNeoXTokenizer")]
    [InlineData("stablelm", "GPTNeoXTokenizerFast")]
    [InlineData("bloom", "BloomTokenizerFast")]
    public void SomeFamiliesNeedTheirTokenizerJson(string type, string name)
    {
        using var folder = TokenizerFolder.Gpt2();
        folder.Write("config.json", $$"""{"model_type": "{{type}}"}""");
        folder.Write("tokenizer_config.json", $$"""{"tokenizer_class": "{{name}}"}""");
        Assert.Contains("no vocabulary", folder.Refusal());
    }

    [Fact]
    public void AT5ModelThatMergesPairsIsRefused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "spiece.model"), FuzzSamples.SentencePieces);
        Assert.Contains("spiece.model: the model's type is 2, and must be 1 (unigram)", folder.Refusal());
    }

    [Theory]
    [InlineData("""{"extra_ids": -1}""", "'extra_ids' is -1, and must be a number of tokens")]
    [InlineData("""{"sp_model_kwargs": {"enable_sampling": true}}""", "'sp_model_kwargs' is not computed")]
    [InlineData("""{"add_prefix_space": false}""", "'add_prefix_space' is false, which is not computed: the model says itself")]
    [InlineData("""{"eos_token": null}""", "'eos_token' is null")]
    [InlineData(
        """{"additional_special_tokens": ["<extra_id_100>"]}""",
        "the token '<extra_id_100>' of the tokeniser's configuration has no id"
    )]
    public void ConfigurationsOfT5ThatAreNotComputedAreRefused(string config, string message)
    {
        using var folder = new TemporaryFolder();
        Write(folder.Path, "spiece.model");
        folder.Write("tokenizer_config.json", config);
        Assert.Contains(message, folder.Refusal());
    }

    private static void Write(string folder, string vocabulary)
    {
        switch (vocabulary)
        {
            case "spiece.model":
                File.WriteAllBytes(Path.Combine(folder, vocabulary), FuzzSamples.Unigram(OfT5));
                break;
            case "sentencepiece.bpe.model":
                File.WriteAllBytes(Path.Combine(folder, vocabulary), FuzzSamples.Unigram(Shared));
                break;
            case "tokenizer.model":
                File.WriteAllBytes(Path.Combine(folder, vocabulary), FuzzSamples.SentencePieces);
                break;
            case "vocab.txt":
                TestVocabulary.With("a").Save(Path.Combine(folder, vocabulary));
                break;
            default:
                BytePairVocabulary
                    .Of(vocabulary.EndsWith("gpt2", StringComparison.Ordinal) ? SpecialTokenSet.Gpt2 : SpecialTokenSet.Roberta, [])
                    .Save(folder);
                break;
        }
    }

    private static ArchitectureInfo Info(string type) =>
        new()
        {
            Name = "Own",
            ModelType = type,
            Parameters = 0,
            Entries = [new("vocab_size", 250_000)],
            Rows = [],
        };
}
