using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Tokenization;
using DslPeft.Tokenization.Words;

namespace DslPeft.Runtime.Tests.Tokenization;

/// <summary>Tokenisers of a <c>tokenizer.json</c>: exact on every row of the reference, or refused by the name of a part.</summary>
public sealed class TokenizerJsonTests
{
    [SharedTheory("data", "tokenizers", "expected", "llama-3.1.jsonl")]
    [InlineData("llama-3.1", TokenizerFamily.Llama3)]
    [InlineData("llama-2-json", TokenizerFamily.Llama)]
    [InlineData("qwen3", TokenizerFamily.Qwen)]
    [InlineData("gemma-3", TokenizerFamily.Gemma)]
    public void EveryReferenceRowAgrees(string name, TokenizerFamily family)
    {
        var tokenizer = Tokenizer.Load(SharedData.Path("data", "tokenizers", name));
        Assert.Equal(family, tokenizer.Vocabulary.Family);
        Assert.Empty(tokenizer.Notes);
        var rows = 0;
        foreach (var line in File.ReadLines(SharedData.Path("data", "tokenizers", "expected", name + ".jsonl")))
        {
            using var row = JsonDocument.Parse(line);
            var text = row.RootElement.GetProperty("text").GetString()!;
            var ids = Ids(row, "ids");
            Assert.Equal(Ids(row, "plain_ids"), tokenizer.Encode(text));
            Assert.Equal(ids, tokenizer.Encode(text, null, 1000).Ids);
            Assert.Equal(ids, tokenizer.Frame.Start.Concat(tokenizer.EncodeWithSources(text).Select(piece => piece.Id)));
            Assert.Equal(row.RootElement.GetProperty("decoded").GetString(), tokenizer.Decode(ids));
            rows++;
        }
        Assert.Equal(46, rows);
    }

    /// <summary>BERT's file says what its <c>vocab.txt</c> does.</summary>
    [SharedFact("data", "tokenizers", "expected", "bert-base-uncased.jsonl")]
    public void TheFileOfBertIsItsVocabulary()
    {
        using var folder = new TemporaryFolder();
        File.Copy(
            SharedData.Path("data", "tokenizers", "bert-base-uncased", "tokenizer.json"),
            Path.Combine(folder.Path, "tokenizer.json")
        );
        Tokenizer tokenizer = Tokenizer.Load(folder.Path),
            listed = WordPieceTokenizer.Load(SharedData.Path("data", "tokenizers", "bert-base-uncased"));

        foreach (var line in File.ReadLines(SharedData.Path("data", "tokenizers", "expected", "bert-base-uncased.jsonl")))
        {
            using var row = JsonDocument.Parse(line);
            var text = row.RootElement.GetProperty("text").GetString()!;
            Assert.Equal(Ids(row, "ids"), tokenizer.Encode(text));
            Assert.Equal(listed.Encode(text, "a pair", 600).Ids, tokenizer.Encode(text, "a pair", 600).Ids);
            Assert.Equal(listed.Encode(text, "a pair", 600).TypeIds, tokenizer.Encode(text, "a pair", 600).TypeIds);
        }
    }

    [Fact]
    public void TheFileOfGpt2IsItsVocabulary()
    {
        using TemporaryFolder listed = TokenizerFolder.Gpt2(),
            folder = new();
        folder.Write("tokenizer.json", Gpt2(BytePairVocabulary.Load(listed.Path)).ToJsonString());
        Tokenizer expected = Tokenizer.Load(listed.Path),
            tokenizer = Tokenizer.Load(folder.Path);

        Assert.Equal(TokenizerFamily.Gpt2, tokenizer.Vocabulary.Family);
        Gen.String[Gen.Char["ab \n1é<"], 0, 30]
            .Sample(text => Assert.Equal(expected.Encode(text, "ab", 200).Ids, tokenizer.Encode(text, "ab", 200).Ids));
    }

    /// <summary>
    /// GPT-NeoX composes characters; its runs of blanks, which are to be found in composed text, stand there where they stand in the text.
    /// </summary>
    [Fact]
    public void TheFileOfGptNeoxComposesAndKnowsRunsOfBlanks()
    {
        using TemporaryFolder listed = TokenizerFolder.Gpt2(),
            folder = new();
        var file = Gpt2(BytePairVocabulary.Load(listed.Path));
        file["normalizer"] = new JsonObject { ["type"] = "NFC" };
        file["added_tokens"]!
            .AsArray()
            .Add(
                new JsonObject
                {
                    ["id"] = 259,
                    ["content"] = "   ",
                    ["normalized"] = true,
                }
            );
        folder.Write("tokenizer.json", file.ToJsonString());
        folder.Write("config.json", """{"model_type": "gpt_neox"}""");
        Tokenizer tokenizer = Tokenizer.Load(folder.Path),
            pairs = Tokenizer.Load(listed.Path);

        Assert.Equal(TokenizerFamily.GptNeox, tokenizer.Vocabulary.Family);
        Assert.Equal([TokenizerFolder.Ab, 259, TokenizerFolder.BlankAb], tokenizer.Encode("ab    ab"));
        Assert.Equal(pairs.Encode("é"), tokenizer.Encode("e\u0301"));
        file["added_tokens"]!.AsArray()[1]!["content"] = "<a";
        folder.Write("tokenizer.json", file.ToJsonString());
        Assert.Contains("the added token '<a' is to be found in normalised text", folder.Refusal());
    }

    /// <summary>ModernBERT's pairs have BERT's tokens around them, which are added ones.</summary>
    [Fact]
    public void TheFileOfModernBertHasBertsTokens()
    {
        using TemporaryFolder listed = TokenizerFolder.Gpt2(),
            folder = new();
        var file = Gpt2(BytePairVocabulary.Load(listed.Path));
        string[] added = ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"];
        foreach ((var token, var i) in added.Select((token, i) => (token, i)))
        {
            file["added_tokens"]!
                .AsArray()
                .Add(
                    new JsonObject
                    {
                        ["id"] = 259 + i,
                        ["content"] = token,
                        ["special"] = true,
                        ["lstrip"] = token == "[MASK]",
                    }
                );
        }
        file["post_processor"] = JsonNode.Parse(
            """
            {"type": "TemplateProcessing",
             "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
             "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}, {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
             "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [260], "tokens": ["[CLS]"]}, "[SEP]": {"id": "[SEP]", "ids": [261], "tokens": ["[SEP]"]}}}
            """
        );
        folder.Write("tokenizer.json", file.ToJsonString());
        var tokenizer = folder.Configured(
            """{"tokenizer_class": "PreTrainedTokenizerFast", "cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "unk_token": "[UNK]", "mask_token": "[MASK]", "model_input_names": ["input_ids"]}"""
        );

        Assert.Equal(TokenizerFamily.ModernBert, tokenizer.Vocabulary.Family);
        Assert.Equal([260, TokenizerFolder.Ab, 261, TokenizerFolder.Ab, 263, 261], tokenizer.Encode("ab", "ab [MASK]", 20).Ids);
        Assert.Equal((262, 263), (tokenizer.Vocabulary.PaddingId, tokenizer.Vocabulary.MaskId));
    }

    [Theory]
    [InlineData("model.dropout", "0.1", "'model.dropout' is 0.1, and must be null")]
    [InlineData("model.type", "\"WordLevel\"", "'model.type' is \"WordLevel\", and must be WordPiece, BPE or Unigram")]
    [InlineData("model.end_of_word_suffix", "\"</w>\"", "'model.end_of_word_suffix'")]
    [InlineData("model.fancy", "1", "'model.fancy' is not known")]
    [InlineData("fancy", "1", "'fancy' is not known")]
    [InlineData("normalizer", "{\"type\": \"NFKC\"}", "'normalizer' is {")]
    [InlineData("pre_tokenizer", "{\"type\": \"Whitespace\"}", "'pre_tokenizer' is {")]
    [InlineData("pre_tokenizer", """{"type": "Punctuation"}""", "'pre_tokenizer' is {")]
    [InlineData(
        "pre_tokenizer",
        """{"type": "Sequence", "pretokenizers": [{"type": "Whitespace"}, {"type": "ByteLevel", "add_prefix_space": false}]}""",
        "'pre_tokenizer.pretokenizers[0].type' is"
    )]
    [InlineData(
        "pre_tokenizer",
        """{"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"Regex": "\\w+"}, "behavior": "Isolated"}, {"type": "ByteLevel", "add_prefix_space": false}]}""",
        "a pattern without '\\w' at place"
    )]
    [InlineData("post_processor", "{\"type\": \"Other\"}", "'post_processor.type' is \"Other\"")]
    [InlineData("decoder", "null", "'decoder' is null, and must be ByteLevel")]
    [InlineData("added_tokens", "[{\"id\": 0, \"content\": \"a\"}]", "the added token 'a' has the id 0")]
    [InlineData(
        "added_tokens",
        "[{\"id\": 0, \"content\": \"<|endoftext|>\", \"single_word\": true}]",
        "'added_tokens[0].single_word' is true, and must be false"
    )]
    [InlineData("model.merges", "[\"a b\", \"a b\"]", "'model.merges[1]' is \"a b\", and must be a pair that is not listed before")]
    [InlineData("model.merges", "[\"a x\"]", "'model.merges[0]' is \"a x\", and must be two pieces that make a third")]
    [InlineData("model.merges", "null", "'model.merges' is null, and must be a list")]
    [InlineData("model.vocab", "{\"a\": 1}", "the piece 'a' has the id 1")]
    public void PartsThatAreNotComputedAreRefused(string place, string value, string message)
    {
        using TemporaryFolder listed = TokenizerFolder.Gpt2(),
            folder = new();
        var file = Gpt2(BytePairVocabulary.Load(listed.Path));
        var names = place.Split('.');
        (names.Length == 1 ? file : file[names[0]]!.AsObject())[names[^1]] = JsonNode.Parse(value);
        var path = folder.Write("tokenizer.json", file.ToJsonString());

        var found = folder.Refusal();

        Assert.StartsWith(path, found);
        Assert.Contains(message, found);
    }

    [Theory]
    [InlineData("""{"add_prefix_space": true}""", "'add_prefix_space' is true, which is not computed: tokenizer.json says the opposite")]
    [InlineData("""{"tokenizer_class": "RobertaTokenizer"}""", "is missing. A vocabulary of this kind lists <pad>")]
    [InlineData("""{"tokenizer_class": "BertTokenizer"}""", "the tokeniser is one of Gpt2, and Bert is asked for")]
    public void TheConfigurationBesideItMustAgree(string config, string message)
    {
        using TemporaryFolder listed = TokenizerFolder.Gpt2(),
            folder = new();
        folder.Write("tokenizer.json", Gpt2(BytePairVocabulary.Load(listed.Path)).ToJsonString());
        folder.Write("tokenizer_config.json", config);

        Assert.Contains(message, folder.Refusal());
    }

    /// <summary>
    /// The words of Llama 3 and Qwen, as their regular expressions cut them where there are characters up to U+FFFF alone.
    /// </summary>
    [Theory]
    [InlineData(ContractionWords.Llama3Pattern)]
    [InlineData(ContractionWords.QwenPattern)]
    public void WordsAreThoseOfTheRegularExpression(string pattern)
    {
        var expression = new System.Text.RegularExpressions.Regex(pattern, System.Text.RegularExpressions.RegexOptions.CultureInvariant);
        var digits = ContractionWords.DigitsOf(pattern)!.Value;
        Gen.String[Gen.Char["ab'SlrevmtdL 12½\t\r\n!,\u00a0\u3000한国\u0301"], 0, 60]
            .Sample(text =>
                Assert.Equal(
                    expression.Matches(text).Select(match => match.Value),
                    ContractionWords.Split(text, digits).Select(word => text[word])
                )
            );
    }

    private static int[] Ids(JsonDocument row, string name) =>
        [.. row.RootElement.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];

    private static JsonObject Gpt2(BytePairVocabulary vocabulary) =>
        new()
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = 0,
                    ["content"] = "<|endoftext|>",
                    ["special"] = true,
                }
            ),
            ["normalizer"] = null,
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "ByteLevel",
                ["add_prefix_space"] = false,
                ["trim_offsets"] = true,
            },
            ["post_processor"] = new JsonObject { ["type"] = "ByteLevel" },
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel" },
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = null,
                ["continuing_subword_prefix"] = "",
                ["vocab"] = new JsonObject(vocabulary.Pieces.Select((piece, id) => KeyValuePair.Create(piece, (JsonNode?)id))),
                ["merges"] = new JsonArray([.. vocabulary.Merges.Select(pair => (JsonNode)$"{pair.Left} {pair.Right}")]),
            },
        };
}
