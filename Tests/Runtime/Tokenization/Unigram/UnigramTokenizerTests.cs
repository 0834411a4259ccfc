using System.Text.Json;
using CsCheck;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Tokenization;
using DslPeft.Tokenization.Unigram;

namespace DslPeft.Runtime.Tests.Tokenization.Unigram;

/// <summary>
/// Tokenisers of SentencePiece's unigram models: exact on what SentencePiece 0.1.97 gives, with the ids and the frames of each family.
/// </summary>
public sealed class UnigramTokenizerTests
{
    [SharedFact("data", "tokenizers", "expected", "t5.jsonl")]
    public void EveryReferenceRowOfT5Agrees()
    {
        using var folder = UnigramFolder.Of(UnigramFolder.T5, "spiece.model");
        var tokenizer = Tokenizer.Load(folder.Path);
        var rows = 0;
        foreach ((var text, var ids) in Expected("t5.jsonl"))
        {
            var plain = tokenizer.Encode(text);
            Assert.Equal(ids, tokenizer.Encode(text, null, 512).Ids);
            Assert.Equal(ids, text.EndsWith("</s>", StringComparison.Ordinal) ? plain : [.. plain, 1]);
            Assert.Equal(text.Replace(" </s>", "", StringComparison.Ordinal), tokenizer.Decode(ids));
            rows++;
        }
        Assert.Equal(4, rows);
    }

    /// <summary>The rows give the model's own ids, which XLM-R counts one further.</summary>
    [SharedFact("data", "tokenizers", "expected", "sentencepiece_small_unigram.jsonl")]
    public void EveryReferenceRowOfTheSmallModelAgrees()
    {
        using var folder = UnigramFolder.Of(UnigramFolder.Small, "sentencepiece.bpe.model");
        var tokenizer = Tokenizer.Load(folder.Path);
        var rows = 0;
        foreach ((var text, var ids) in Expected("sentencepiece_small_unigram.jsonl"))
        {
            int[] own = [.. ids.Select(id => id == 0 ? 3 : id + 1)];
            Assert.Equal(own, tokenizer.Encode(text));
            Assert.Equal([0, .. own, 2], tokenizer.Encode(text, null, 512).Ids);
            // A nine and an é are no pieces.
            Assert.Equal(text.Replace("9", "", StringComparison.Ordinal).Replace("é", "", StringComparison.Ordinal), tokenizer.Decode(own));
            rows++;
        }
        Assert.Equal(2, rows);
    }

    [SharedTheory("data", "tokenizers", "t5", "spiece.model")]
    [InlineData("t5")]
    [InlineData("user")]
    [InlineData("bytes")]
    public void EveryRecordedRowAgrees(string name)
    {
        using var folder = name == "t5" ? UnigramFolder.Of(UnigramFolder.T5, "spiece.model") : UnigramFolder.Own($"{name}.model");
        var tokenizer = UnigramTokenizer.Load(folder.Path);
        var rows = 0;
        foreach (var row in Recorded.Rows())
        {
            var text = row.GetProperty("text").GetString()!;
            // The models themselves know no tokens that are written out.
            if (tokenizer.Vocabulary.Special.All.Any(text.Contains))
            {
                continue;
            }
            var ids = Recorded.Ids(row, name);
            Assert.Equal(ids, tokenizer.Encode(text));
            Assert.Equal(ids, tokenizer.EncodeWithSources(text).Select(piece => piece.Id));
            if (name == "t5" && !ids.Contains(tokenizer.Vocabulary.UnknownId))
            {
                Assert.Equal(row.GetProperty("t5_decoded").GetString(), tokenizer.Decode(ids));
            }
            rows++;
        }
        Assert.InRange(rows, 140, 160);
    }

    [SharedFact("data", "tokenizers", "t5", "spiece.model")]
    public void T5CountsItsExtraIdsDownFromTheEnd()
    {
        using var folder = UnigramFolder.Of(UnigramFolder.T5, "spiece.model");
        var tokenizer = Tokenizer.Load(folder.Path);

        Assert.Equal(
            (32100, 0, 1, 2, TokenizerFamily.T5),
            (
                tokenizer.Vocabulary.Count,
                tokenizer.Vocabulary.PaddingId,
                tokenizer.Vocabulary.SeparatorId,
                tokenizer.Vocabulary.UnknownId,
                tokenizer.Vocabulary.Family
            )
        );
        Assert.Equal((32099, 32000), (tokenizer.Vocabulary.Find("<extra_id_0>"), tokenizer.Vocabulary.Find("<extra_id_99>")));
        Assert.Equal([37, 32099, 3, 7, 32098, 1], tokenizer.Encode("The <extra_id_0>s<extra_id_1>", null, 20).Ids);
        Assert.Equal("The s", tokenizer.Decode([37, 32099, 3, 7, 32098, 1]));
        Assert.Equal(32128, (int)Math.Ceiling(tokenizer.Vocabulary.Count / 128.0) * 128);
    }

    [SharedFact("data", "tokenizers", "t5", "spiece.model")]
    public void T5EndsEachTextOnce()
    {
        using var folder = UnigramFolder.Of(UnigramFolder.T5, "spiece.model");
        var tokenizer = Tokenizer.Load(folder.Path);
        int[] a = tokenizer.Encode("a cow jumping"),
            b = tokenizer.Encode("the moon");

        Assert.Equal([.. a, 1, .. b, 1], tokenizer.Encode("a cow jumping", "the moon", 64).Ids);
        Assert.Equal([.. a, 1, .. b, 1], tokenizer.Encode("a cow jumping</s>", "the moon </s>", 64).Ids);
        Assert.Equal([.. a[..3], 1], tokenizer.Encode("a cow jumping", null, 4).Ids);
        Assert.Equal([.. a[..3], 1], tokenizer.Encode("a cow jumping</s>", null, 4).Ids);
        Assert.Equal([.. a[..2], 1, .. b[..2], 1], tokenizer.Encode("a cow jumping", "the moon", 6).Ids);
        Assert.All(tokenizer.Encode("a cow", "the moon", 64).TypeIds, segment => Assert.Equal(0, segment));
    }

    /// <summary>Where a folder says that T5's blanks are not those of older versions, what stands behind a token gets none.</summary>
    [SharedFact("data", "tokenizers", "t5", "spiece.model")]
    public void T5sBlanksAreThoseThatTheFolderSays()
    {
        using TemporaryFolder old = UnigramFolder.Of(UnigramFolder.T5, "spiece.model", """{"legacy": true}"""),
            recent = UnigramFolder.Of(UnigramFolder.T5, "spiece.model", """{"legacy": false}""");
        Tokenizer before = Tokenizer.Load(old.Path),
            now = Tokenizer.Load(recent.Path);

        Assert.Equal(before.Encode("Hello  world"), now.Encode("Hello  world"));
        Assert.Equal([37, 32099, 3, 7, 32098], before.Encode("The <extra_id_0>s<extra_id_1>"));
        Assert.Equal([37, 32099, 7, 32098], now.Encode("The <extra_id_0>s<extra_id_1>"));
        Assert.Equal([37, 32099, 3, 7, 32098], now.Encode("The <extra_id_0> s<extra_id_1>"));
    }

    [SharedFact("data", "tokenizers", "sentencepiece_small", "test_sentencepiece.model")]
    public void XlmRobertasIdsAreFairseqs()
    {
        using var folder = UnigramFolder.Of(UnigramFolder.Small, "sentencepiece.bpe.model");
        var tokenizer = Tokenizer.Load(folder.Path);
        int[] a = tokenizer.Encode("This is"),
            b = tokenizer.Encode("a test");

        Assert.Equal(TokenizerFamily.XlmRoberta, tokenizer.Vocabulary.Family);
        Assert.Equal(
            new int?[] { 0, 1, 2, 3, 1001 },
            new[] { "<s>", "<pad>", "</s>", "<unk>", "<mask>" }.Select(tokenizer.Vocabulary.Find)
        );
        Assert.Equal([0, .. a, 2, 2, .. b, 2], tokenizer.Encode("This is", "a test", 64).Ids);
        Assert.Equal([.. a, 1001, .. b], tokenizer.Encode("This is <mask> a test"));
        Assert.Equal("This is a test", tokenizer.Decode([0, .. a, 2, 2, .. b, 2]));
        Assert.Equal("j", tokenizer.Decode([tokenizer.Vocabulary.Find("j")!.Value]));
    }

    [SharedFact("data", "tokenizers", "sentencepiece_small", "test_sentencepiece.model")]
    public void MBartPutsTheLanguageBehindAText()
    {
        using var folder = UnigramFolder.Of(
            UnigramFolder.Small,
            "sentencepiece.bpe.model",
            """{"tokenizer_class": "MBartTokenizer", "src_lang": "ro_RO"}"""
        );
        var tokenizer = Tokenizer.Load(folder.Path);
        int[] a = tokenizer.Encode("This is"),
            b = tokenizer.Encode("a test");

        Assert.Equal(
            (1001, 1025, 1026),
            (tokenizer.Vocabulary.Find("ar_AR"), tokenizer.Vocabulary.Find("zh_CN"), tokenizer.Vocabulary.Find("<mask>"))
        );
        Assert.Equal([.. a, 2, 1020], tokenizer.Encode("This is", null, 64).Ids);
        Assert.Equal([.. a, .. b, 2, 1020], tokenizer.Encode("This is", "a test", 64).Ids);
        folder.Write("tokenizer_config.json", """{"tokenizer_class": "MBartTokenizer", "src_lang": "xx"}""");
        Assert.Contains("'src_lang' is 'xx', which is no language", folder.Refusal());
    }

    /// <summary>Each piece stands for characters of the text in order.</summary>
    [SharedFact("data", "tokenizers", "t5", "spiece.model")]
    public void PiecesKnowTheirCharacters()
    {
        using var folder = UnigramFolder.Of(UnigramFolder.T5, "spiece.model");
        var tokenizer = Tokenizer.Load(folder.Path);
        const string text = "The ﬁne  cow 🦙🦙 jumps.";
        string[] parts = [.. tokenizer.EncodeWithSources(text).Select(piece => text[piece.Start..piece.End])];

        Assert.Equal("The", parts[0]);
        Assert.Contains("ﬁne", parts);
        Assert.Contains("🦙🦙", parts);
        Gen.String[Gen.Char["abx \t\nﬁ①가e\u0301\u200b<\ud83d\ude00▁"], 0, 40]
            .Sample(
                sample =>
                {
                    var last = 0;
                    foreach (var piece in tokenizer.EncodeWithSources(sample))
                    {
                        Assert.InRange(piece.Start, Math.Max(0, last - 2), sample.Length);
                        Assert.InRange(piece.End, piece.Start, sample.Length);
                        last = piece.End;
                    }
                },
                iter: 300
            );
    }

    private static IEnumerable<(string Text, int[] Ids)> Expected(string name)
    {
        foreach (var line in File.ReadLines(SharedData.Path("data", "tokenizers", "expected", name)))
        {
            using var row = JsonDocument.Parse(line);
            yield return (row.RootElement.GetProperty("text").GetString()!, Recorded.Ids(row.RootElement, "ids"));
        }
    }
}
