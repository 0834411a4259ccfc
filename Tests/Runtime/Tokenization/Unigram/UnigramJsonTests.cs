using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Tokenization.Unigram;

/// <summary>A <c>tokenizer.json</c> with a unigram model: exact on what the Rust library gives, or refused by the name of a part.</summary>
public sealed class UnigramJsonTests
{
    [SharedTheory("data", "tokenizers", "t5", "spiece.model")]
    [InlineData("t5old", TokenizerFamily.T5)]
    [InlineData("t5new", TokenizerFamily.T5)]
    [InlineData("nmt", TokenizerFamily.T5)]
    [InlineData("xlm", TokenizerFamily.XlmRoberta)]
    [InlineData("albert", TokenizerFamily.Albert)]
    [InlineData("bloom", TokenizerFamily.Bloom)]
    public void EveryRecordedRowAgrees(string name, TokenizerFamily family)
    {
        using var folder = UnigramFolder.Json(name);
        var tokenizer = Tokenizer.Load(folder.Path);
        Assert.Equal(family, tokenizer.Vocabulary.Family);
        foreach (var row in Recorded.Rows())
        {
            var text = row.GetProperty("text").GetString()!;
            var ids = Recorded.Ids(row, name);
            Assert.Equal(ids, tokenizer.Encode(text, null, 2000).Ids);
            if (name == "t5old")
            {
                Assert.Equal(row.GetProperty("t5old_decoded").GetString(), tokenizer.Decode(ids));
            }
        }
    }

    [SharedFact("data", "tokenizers", "t5", "spiece.model")]
    public void PairsHaveTheTokensAndSegmentsOfTheTemplate()
    {
        using TemporaryFolder t5 = UnigramFolder.Json("t5old"),
            xlm = UnigramFolder.Json("xlm"),
            albert = UnigramFolder.Json("albert");
        var three = Tokenizer.Load(albert.Path);
        int[] a = three.Encode("This is"),
            b = three.Encode("a test");

        Assert.Equal([2, .. a, 3, .. b, 3], three.Encode("This is", "a test", 64).Ids);
        Assert.Equal(a.Length + 2, three.Encode("This is", "a test", 64).TypeIds.TakeWhile(segment => segment == 0).Count());
        Assert.Equal([1, 1], Tokenizer.Load(t5.Path).Encode("</s>", null, 8).Ids);
        Assert.Equal([0, 2, 2, 2], Tokenizer.Load(xlm.Path).Encode("", "", 8).Ids);
    }

    [SharedTheory("data", "tokenizers", "t5", "spiece.model")]
    [InlineData("normalizer", """{"type": "BertNormalizer"}""", "'normalizer.type' is \"BertNormalizer\", and must be Precompiled, Nmt")]
    [InlineData(
        "normalizer",
        """{"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "ByteLevel"}]}""",
        "'normalizer.normalizers[1].type' is \"ByteLevel\""
    )]
    [InlineData(
        "normalizer",
        """{"type": "Precompiled", "precompiled_charsmap": "AAAA"}""",
        "'normalizer.precompiled_charsmap': the map of characters is shorter than it says"
    )]
    [InlineData("normalizer", """{"type": "Precompiled", "precompiled_charsmap": "x"}""", "must be a map in base 64")]
    [InlineData("normalizer", """{"type": "Replace", "pattern": {"Regex": "\\w"}, "content": ""}""", "'\\w'")]
    [InlineData(
        "pre_tokenizer",
        """{"type": "Whitespace"}""",
        "'pre_tokenizer.type' is \"Whitespace\", and must be WhitespaceSplit, Metaspace"
    )]
    [InlineData("pre_tokenizer", """{"type": "Metaspace", "replacement": "_"}""", "'pre_tokenizer.replacement' is \"_\", and must be ▁")]
    [InlineData("decoder", """{"type": "ByteLevel"}""", "'decoder' is {")]
    [InlineData("post_processor", """{"type": "Other"}""", "'post_processor.type' is \"Other\"")]
    [InlineData("model.unk_id", "null", "'model.unk_id' is null, and must be a whole number")]
    [InlineData("model.unk_id", "40000", "'model.unk_id' is 40000, and must be below 32100")]
    [InlineData("model.unk_id", "5", "must be the id of '<unk>'")]
    [InlineData("model.vocab", """[["a", 0], ["a", 1]]""", "'model.vocab[1][0]' is \"a\", and must be a piece that is not listed before")]
    [InlineData("model.vocab", """[["a"]]""", "'model.vocab[0]' is [\"a\"], and must be a piece and its score")]
    [InlineData("model.vocab", "[]", "'model.vocab' is [], and must be a list of pieces")]
    [InlineData("model.fancy", "1", "'model.fancy' is not known")]
    [InlineData("model.byte_fallback", "true", "the piece <0x00> is missing")]
    public void PartsThatAreNotComputedAreRefused(string place, string value, string message)
    {
        using var folder = new TemporaryFolder();
        var file = UnigramFolder.JsonOf("t5old");
        var names = place.Split('.');
        (names.Length == 1 ? file : file[names[0]]!.AsObject())[names[^1]] = JsonNode.Parse(value);
        var path = folder.Write("tokenizer.json", file.ToJsonString());

        var found = folder.Refusal();

        Assert.StartsWith(path, found);
        Assert.Contains(message, found);
    }

    [SharedTheory("data", "tokenizers", "t5", "spiece.model")]
    [InlineData(
        "albert",
        """{"do_lower_case": false}""",
        "'do_lower_case' is false, which is not computed: tokenizer.json says the opposite"
    )]
    [InlineData("albert", """{"keep_accents": true}""", "'keep_accents' is true, which is not computed: tokenizer.json says the opposite")]
    [InlineData("t5old", """{"add_eos_token": false}""", "'add_eos_token' is false, which is not computed")]
    [InlineData("t5old", """{"sp_model_kwargs": {"alpha": 1}}""", "'sp_model_kwargs' is not computed")]
    [InlineData("xlm", """{"tokenizer_class": "BertTokenizer"}""", "the tokeniser is one of XlmRoberta, and Bert is asked for")]
    public void TheConfigurationBesideItMustAgree(string name, string config, string message)
    {
        using var folder = UnigramFolder.Json(name);
        folder.Write("tokenizer_config.json", config);
        Assert.Contains(message, folder.Refusal());
    }
}
