using System.Text.Json;
using CsCheck;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Tokenization;
using DslPeft.Tokenization.Words;

namespace DslPeft.Runtime.Tests.Tokenization;

public sealed class BytePairTokenizerTests
{
    // Special tokens 0 to 4, bytes 5 to 260, merges from 261 on.
    private const int Class = 0,
        Padding = 1,
        Separator = 2,
        Mask = 4,
        Ab = 261,
        BlankAb = 262,
        BlankA = 263;

    private static readonly BytePairVocabulary Small = BytePairVocabulary.Of(
        SpecialTokenSet.Roberta,
        [("a", "b"), ("Ġ", "ab"), ("Ġ", "a"), ("l", "l")]
    );
    private static readonly BytePairTokenizer Tokenizer = new(Small);

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[Gen.Char["abc!x \t\n'slre1½²[]ÁÅß한国\u0301\u200b\u0000\u00a0\u3000"], 0, 40],
        Gen.Select(Gen.OneOf("a", "ab", " ab", "'s", "'S", "  ", "<", "<mas", "😀", "𐐨", "𝟙"), Gen.Int[1, 3], (part, times) =>
                string.Concat(Enumerable.Repeat(part, times))
            )
            .List[0, 12]
            .Select(string.Concat)
    );

    [SharedFact("data", "tokenizers", "expected", "gpt2.jsonl")]
    public void EveryReferenceRowOfGpt2Agrees()
    {
        var tokenizer = BytePairTokenizer.Load(SharedData.Path("data", "tokenizers", "gpt2"));
        var rows = 0;
        foreach ((var text, var ids) in Rows("gpt2.jsonl"))
        {
            Assert.Equal(ids, tokenizer.Encode(text));
            Assert.Equal(text, tokenizer.Decode(ids));
            rows++;
        }
        Assert.Equal(35, rows);
    }

    [SharedFact("data", "tokenizers", "expected", "gpt2_long.txt")]
    public void ALongReferenceTextAgrees()
    {
        var tokenizer = Assert.IsType<BytePairTokenizer>(
            DslPeft.Tokenization.Tokenizer.Load(SharedData.Path("data", "tokenizers", "gpt2"))
        );
        var text = File.ReadAllText(SharedData.Path("data", "tokenizers", "expected", "gpt2_long.txt"));

        var ids = tokenizer.Encode(text, null, 20_000).Ids;

        Assert.Equal(
            JsonSerializer.Deserialize<int[]>(File.ReadAllText(SharedData.Path("data", "tokenizers", "expected", "gpt2_long_ids.json"))),
            ids
        );
        Assert.Equal(text, tokenizer.Decode(ids));
    }

    /// <summary>RoBERTa's own reference row, and GPT-2's with RoBERTa's ids.</summary>
    [SharedFact("data", "tokenizers", "roberta", "dict.txt")]
    public void RobertaWritesWhatGpt2Does()
    {
        using var folder = new TemporaryFolder();
        RobertaFolder.Write(folder.Path);
        var tokenizer = BytePairTokenizer.Load(folder.Path);
        var gpt2 = BytePairTokenizer.Load(SharedData.Path("data", "tokenizers", "gpt2"));

        Assert.Equal(
            (50265, 0, 1, 2, 3, 50264),
            (
                tokenizer.Vocabulary.Count,
                tokenizer.Vocabulary.ClassId,
                tokenizer.Vocabulary.PaddingId,
                tokenizer.Vocabulary.SeparatorId,
                tokenizer.Vocabulary.UnknownId,
                tokenizer.Vocabulary.MaskId
            )
        );
        (var text, var ids) = Assert.Single(Rows("roberta.jsonl"));
        Assert.Equal(ids, tokenizer.Encode(text, null, 512).Ids);
        Assert.All(Rows("gpt2.jsonl"), row =>
            Assert.Equal(
                row.Ids.Select(id => gpt2.Vocabulary.Pieces[id]),
                tokenizer.Encode(row.Text).Select(id => tokenizer.Vocabulary.Pieces[id])
            )
        );
    }

    /// <summary>Words of GPT-2's pattern, as its regular expression cuts them where there are characters up to U+FFFF alone.</summary>
    [Fact]
    public void WordsAreThoseOfTheRegularExpression()
    {
        var pattern = new System.Text.RegularExpressions.Regex(
            @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
        );
        Gen.String[Gen.Char["ab'slrevmtdL 1½\t\n!,\u00a0\u3000한国\u0301"], 0, 60]
            .Sample(text =>
                Assert.Equal(pattern.Matches(text).Select(match => match.Value), ByteLevelWords.Split(text).Select(word => text[word]))
            );
    }

    [Theory]
    [InlineData("a𐐨b")] // a letter beyond U+FFFF
    [InlineData("1𝟙2")] // a digit
    [InlineData("!😀?")] // a sign
    public void CharactersBeyondTheBasicPlaneHaveTheirClass(string text) =>
        Assert.Equal([text], ByteLevelWords.Split(text).Select(word => text[word]));

    [Fact]
    public void PiecesOfATextAreTheText() =>
        Texts.Sample(text =>
        {
            var ids = Tokenizer.Encode(text);

            Assert.Equal(text, Tokenizer.Decode(ids));
            Assert.DoesNotContain(Small.UnknownId, ids);
        });

    /// <summary>
    /// The same ids as without places; places in order, none empty, none beyond the text, blanks only where there is nothing else.
    /// </summary>
    [Fact]
    public void PlacesAreInOrderAndIdsAreTheSame() =>
        Gen.Select(Texts, Gen.Bool)
            .Sample(
                (text, prefix) =>
                {
                    var tokenizer = new BytePairTokenizer(Small, prefix);
                    var pieces = tokenizer.EncodeWithSources(text);

                    Assert.Equal(tokenizer.Encode(text), pieces.Select(p => p.Id));
                    Assert.All(pieces, p => Assert.True(p.Start >= 0 && p.Start < p.End && p.End <= text.Length, $"{p} of {text.Length}"));
                    Assert.All(pieces.Zip(pieces.Skip(1)), pair =>
                        Assert.True(pair.First.Start <= pair.Second.Start && pair.First.End <= pair.Second.End)
                    );
                    Assert.All(pieces.Where(p => p.End - p.Start > 1), p => Assert.NotEqual(' ', text[p.Start]));
                }
            );

    [Fact]
    public void PiecesKnowTheirCharacters()
    {
        const string text = "ab ab  é<mask>😀";

        var pieces = Tokenizer.EncodeWithSources(text);

        Assert.Equal(["ab", "ab", " ", " ", "é", "é", "<mask>", "😀", "😀", "😀", "😀"], pieces.Select(p => text[p.Start..p.End]));
        Assert.Equal([Ab, BlankAb], pieces.Take(2).Select(p => p.Id));
    }

    [Fact]
    public void BlanksBeforeAMaskBelongToIt()
    {
        Assert.Equal([Ab, Mask, BlankAb, Separator, Ab], Tokenizer.Encode("ab  <mask> ab</s>ab"));
        Assert.Equal([Ab, Small.Find("Ġ")!.Value, Separator], Tokenizer.Encode("ab </s>"));
    }

    [Fact]
    public void PairsHaveOneSegmentAndTwoSeparators()
    {
        var tokens = Tokenizer.Encode("ab ab", "a", 16);

        Assert.Equal([Class, Ab, BlankAb, Separator, Separator, Small.Find("a")!.Value, Separator], tokens.Ids);
        Assert.All(tokens.TypeIds, type => Assert.Equal(0, type));
        Assert.Equal([Class, Ab, Separator, Separator, Separator], Tokenizer.Encode("ab ab", "", 5).Ids);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tokenizer.Encode("a", "b", 3));
    }

    [Fact]
    public void EachWordOfASentenceStandsBehindABlank()
    {
        var words = Tokenizer.EncodeWords(["ab", "a!", "ab"], 6);

        Assert.Equal([Class, BlankAb, BlankA, Small.Find("!")!.Value, BlankAb, Separator], words.Tokens.Ids);
        Assert.Equal([-1, 0, 1, 1, 2, -1], words.Words);
    }

    [Fact]
    public void PrefixComesFromTheFolder()
    {
        using var folder = new TemporaryFolder();
        Small.Save(folder.Path);
        Assert.Equal([Ab, BlankAb], BytePairTokenizer.Load(folder.Path).Encode("ab ab"));

        File.WriteAllText(Path.Combine(folder.Path, "tokenizer_config.json"), """{"add_prefix_space": true}""");
        Assert.Equal([BlankAb, BlankAb], BytePairTokenizer.Load(folder.Path).Encode("ab ab"));
        Assert.Equal([BlankAb], BytePairTokenizer.Load(folder.Path).Encode(" ab"));
    }

    [Fact]
    public void SavedVocabularyComesBack()
    {
        using var folder = new TemporaryFolder();
        Small.Save(folder.Path);

        var loaded = BytePairVocabulary.Load(folder.Path);

        Assert.Equal(Small.Pieces, loaded.Pieces);
        Assert.Equal(Small.Merges, loaded.Merges);
        Assert.Equal((Padding, Class), (loaded.PaddingId, loaded.ClassId));
    }

    [Theory]
    [InlineData("vocab.json", "{", "not a vocabulary")]
    [InlineData("vocab.json", """{"a": "b"}""", "not a vocabulary")]
    [InlineData("vocab.json", """{"a": 0, "a": 1}""", "the piece 'a' is listed twice")]
    [InlineData("vocab.json", """{"a": 0, "b": 2}""", "the piece 'b' has the id 2")]
    [InlineData("vocab.json", """{"a": 0, "b": 0}""", "the pieces 'a' and 'b' have the same id 0")]
    [InlineData("merges.txt", "#version: 0.2\na b\nab", "line 3: 'ab' is not two pieces")]
    [InlineData("merges.txt", "a b\na x", "line 2: the piece 'ax' is not in vocab.json")]
    [InlineData("vocab.json", null, "no such file")]
    [InlineData("merges.txt", null, "no such file")]
    public void DamagedFilesAreRefused(string name, string? content, string message)
    {
        using var folder = new TemporaryFolder();
        Small.Save(folder.Path);
        var path = Path.Combine(folder.Path, name);
        File.Delete(path);
        if (content is not null)
        {
            File.WriteAllText(path, content);
        }

        var found = Assert.Throws<VocabularyException>(() => BytePairVocabulary.Load(folder.Path)).Message;

        Assert.Contains(path, found);
        Assert.Contains(message, found);
    }

    [Fact]
    public void AFolderWithoutAVocabularySaysWhatItShouldHold()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains(
            "vocab.txt (BERT), vocab.json and merges.txt (RoBERTa, GPT-2), tokenizer.model (LLaMA), spiece.model (T5, ALBERT), sentencepiece.bpe.model (XLM-R, mBART), or a tokenizer.json",
            Assert.Throws<VocabularyException>(() => DslPeft.Tokenization.Tokenizer.Load(folder.Path)).Message
        );
    }

    [Fact]
    public void EachByteMustBeAPiece()
    {
        using var folder = new TemporaryFolder();
        Small.Save(folder.Path);
        var path = Path.Combine(folder.Path, "vocab.json");
        var ids = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(path))!;
        (var last, var renamed) = (ids["~"], "~~~");
        ids.Remove("~");
        ids[renamed] = last;
        File.WriteAllText(path, JsonSerializer.Serialize(ids));

        Assert.Contains("the piece '~' is missing", Assert.Throws<VocabularyException>(() => BytePairVocabulary.Load(folder.Path)).Message);
    }

    private static IEnumerable<(string Text, int[] Ids)> Rows(string file) =>
        File.ReadLines(SharedData.Path("data", "tokenizers", "expected", file))
            .Select(line =>
            {
                using var row = JsonDocument.Parse(line);
                return (
                    row.RootElement.GetProperty("text").GetString()!,
                    row.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).ToArray()
                );
            });
}
