using System.Text;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Tokenization;

/// <summary>Which files make a tokeniser, and what is a fault of them.</summary>
public sealed class TokenizerFilesTests
{
    [Theory]
    [InlineData("BertTokenizer", typeof(WordPieceTokenizer))]
    [InlineData("GPT2TokenizerFast", typeof(BytePairTokenizer))]
    public void TheClassDecidesBetweenVocabularies(string name, Type expected)
    {
        using var folder = TokenizerFolder.Bert("a");
        BytePairVocabulary.Of(SpecialTokenSet.Gpt2, []).Save(folder.Path);
        Assert.Contains("vocabularies of several families: vocab.txt, vocab.json", folder.Refusal());

        var tokenizer = folder.Configured($$"""{"tokenizer_class": "{{name}}"}""");

        Assert.IsType(expected, tokenizer);
        Assert.Empty(tokenizer.Notes);
    }

    /// <summary>A vocabulary with RoBERTa's token for starts is GPT-2's where the folder says so.</summary>
    [Fact]
    public void TheClassDecidesBetweenFamiliesOfBytePairs()
    {
        using var folder = new TemporaryFolder();
        BytePairVocabulary.Of(SpecialTokenSet.Roberta, []).Save(folder.Path);
        Assert.Equal(TokenizerFamily.Roberta, Tokenizer.Load(folder.Path).Vocabulary.Family);

        var tokenizer = folder.Configured("""{"tokenizer_class": "GPT2Tokenizer", "eos_token": "</s>"}""");

        Assert.Equal(TokenizerFamily.Gpt2, tokenizer.Vocabulary.Family);
        Assert.Empty(tokenizer.Frame.End);
        Assert.Equal(tokenizer.Vocabulary.Find("</s>"), tokenizer.Vocabulary.SeparatorId);
    }

    [Fact]
    public void AClassOfAnotherFamilyIsRefused()
    {
        using var folder = TokenizerFolder.Bert("a");
        folder.Write("tokenizer_config.json", """{"tokenizer_class": "RobertaTokenizer"}""");

        Assert.Contains("vocab.json: no such file", folder.Refusal());
        Assert.Contains(
            "'tokenizer_class' names a tokeniser of Roberta, and Bert is asked for",
            Assert.Throws<VocabularyException>(() => WordPieceTokenizer.Load(folder.Path)).Message
        );
    }

    [Theory]
    [InlineData("gpt2", "one of Bert, and Own is a model of Gpt2")]
    [InlineData("llama", "one of Bert, and Own is a model of Llama")]
    [InlineData("bert", null)]
    [InlineData("mine", null)]
    public void ATokeniserOfAnotherFamilyThanTheModelsIsRefused(string family, string? message)
    {
        using var folder = TokenizerFolder.Bert("a");
        var tokenizer = Tokenizer.Load(folder.Path);
        var info = new ArchitectureInfo
        {
            Name = "Own",
            ModelType = family,
            Parameters = 0,
            Entries = [new("vocab_size", 50257)],
            Rows = [],
        };

        if (message is null)
        {
            tokenizer.RequireFit(info, folder.Path);
            return;
        }
        Assert.Contains(message, Assert.Throws<VocabularyException>(() => tokenizer.RequireFit(info, folder.Path)).Message);
    }

    [Theory]
    [InlineData("vocab.txt")]
    [InlineData("tokenizer_config.json")]
    [InlineData("special_tokens_map.json")]
    [InlineData("added_tokens.json")]
    public void FilesOfBertAreUtf8WithoutAMark(string name)
    {
        using var folder = TokenizerFolder.Bert("a");
        RefusesEncodings(folder, name);
    }

    [Theory]
    [InlineData("vocab.json")]
    [InlineData("merges.txt")]
    public void FilesOfBytePairsAreUtf8WithoutAMark(string name)
    {
        using var folder = TokenizerFolder.Gpt2();
        RefusesEncodings(folder, name);
    }

    [SharedFact("data", "tokenizers", "llama", "tokenizer.model")]
    public void APointerInPlaceOfAModelIsNamed()
    {
        using var folder = TokenizerFolder.Llama();
        folder.Write("tokenizer.model", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 499723\n");

        Assert.Contains("a pointer of Git LFS", folder.Refusal());
    }

    [Fact]
    public void APairOfMergesIsListedOnce()
    {
        using var folder = TokenizerFolder.Gpt2();
        var path = folder.Write("merges.txt", "#version: 0.2\na b\nĠ ab\na b\n");

        Assert.StartsWith($"{path}, line 4: the pair 'a b' was already on line 2", folder.Refusal());
    }

    [Theory]
    [InlineData("""{"a": null}""", "the id of 'a' is null")]
    [InlineData("""{"a": 0.5}""", "the id of 'a' is 0.5")]
    [InlineData("""{"\ud800": 0}""", "half a character (line 1, byte 2)")]
    [InlineData("[0]", "a JSON object is expected")]
    public void VocabulariesThatAreNoneAreRefused(string content, string message)
    {
        using var folder = TokenizerFolder.Gpt2();
        var path = folder.Write("vocab.json", content);

        var found = folder.Refusal();

        Assert.StartsWith(path, found);
        Assert.Contains(message, found);
    }

    /// <summary>A model with more rows than its vocabulary has pieces may give an id that is none.</summary>
    [Fact]
    public void IdsBeyondTheVocabularyAreNoText()
    {
        using var folder = TokenizerFolder.Bert("a");

        Assert.Equal("a", Tokenizer.Load(folder.Path).Decode([5, 6, 100, -1]));
    }

    private static void RefusesEncodings(TemporaryFolder folder, string name)
    {
        var path = Path.Combine(folder.Path, name);
        var content = File.Exists(path) ? File.ReadAllBytes(path) : Encoding.UTF8.GetBytes("{}");
        Refuses([0xEF, 0xBB, 0xBF, .. content], "starts with a byte order mark");
        Refuses([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(content))], "starts with a byte order mark");
        Refuses([(byte)'\n', 0xE9, .. content], "line 2: not UTF-8");
        Refuses(Encoding.UTF8.GetBytes("<!DOCTYPE html>\n<html>"), "is a web page");
        Refuses(Encoding.UTF8.GetBytes("version https://git-lfs.github.com/spec/v1\n"), "a pointer of Git LFS");

        void Refuses(byte[] bytes, string message)
        {
            File.WriteAllBytes(path, bytes);
            var found = folder.Refusal();
            Assert.StartsWith(path, found);
            Assert.Contains(message, found);
        }
    }
}
