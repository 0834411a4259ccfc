using System.Text.Json;
using CsCheck;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Tokenization;

namespace DslPeft.Runtime.Tests.Tokenization;

public sealed class SentencePieceTokenizerTests
{
    private static readonly string Folder = SharedData.Path("data", "tokenizers", "llama");

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[Gen.Char["abc!x \t\n'slre1½²[]ÁÅß한国\u0301\u200b\u00a0\u3000▁<"], 0, 40],
        Gen.Select(Gen.OneOf("a", " the", "▁", "  ", "<s", "<0x41>", "😀", "𐐨", "\r\n"), Gen.Int[1, 3], (part, times) =>
                string.Concat(Enumerable.Repeat(part, times))
            )
            .List[0, 12]
            .Select(string.Concat)
    );

    [SharedFact("data", "tokenizers", "expected", "llama.jsonl")]
    public void EveryReferenceRowAgrees()
    {
        var tokenizer = Assert.IsType<SentencePieceTokenizer>(Tokenizer.Load(Folder));
        var rows = 0;
        foreach (var line in File.ReadLines(SharedData.Path("data", "tokenizers", "expected", "llama.jsonl")))
        {
            using var row = JsonDocument.Parse(line);
            var text = row.RootElement.GetProperty("text").GetString()!;
            int[] ids = [.. row.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
            Assert.Equal(ids, tokenizer.Encode(text));
            Assert.Equal(text, tokenizer.Decode(ids));
            rows++;
        }
        Assert.Equal(35, rows);
    }

    [SharedFact("data", "tokenizers", "llama", "tokenizer.model")]
    public void SpecialTokensStandAround()
    {
        var tokenizer = SentencePieceTokenizer.Load(Folder);

        Assert.Equal(
            (32000, 1, 2, 0),
            (tokenizer.Vocabulary.Count, tokenizer.Vocabulary.ClassId, tokenizer.Vocabulary.SeparatorId, tokenizer.Vocabulary.UnknownId)
        );
        Assert.Equal([1, 15043, 3186], tokenizer.Encode("Hello world", null, 512).Ids);
        Assert.Equal([1, 15043, 1, 3186], tokenizer.Encode("Hello", "world", 512).Ids);
        Assert.Equal([1, 15043], tokenizer.Encode("Hello world", null, 2).Ids);
        Assert.Equal([15043, 2, 3186], tokenizer.Encode("Hello</s>world"));
        Assert.Equal("Hello world", tokenizer.Decode([1, 15043, 3186, 2]));
        Assert.Equal([1, 15043, 3186], tokenizer.EncodeWords(["Hello", "world"], 10).Tokens.Ids);
    }

    /// <summary>The configuration of a folder says which tokens stand around a text.</summary>
    [SharedFact("data", "tokenizers", "llama", "tokenizer.model")]
    public void TheFolderSaysWhatStandsAround()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(Folder, "tokenizer.model"), Path.Combine(folder.Path, "tokenizer.model"));
        File.WriteAllText(Path.Combine(folder.Path, "tokenizer_config.json"), """{"add_bos_token": false, "add_eos_token": true}""");
        var tokenizer = SentencePieceTokenizer.Load(folder.Path);

        Assert.Equal([15043, 2], tokenizer.Encode("Hello", null, 512).Ids);
        Assert.Equal([15043, 2, 3186, 2], tokenizer.Encode("Hello", "world", 512).Ids);
    }

    /// <summary>Each piece stands for characters of the text in order, and the pieces' texts are those characters.</summary>
    [SharedFact("data", "tokenizers", "llama", "tokenizer.model")]
    public void PiecesKnowTheirCharacters()
    {
        var tokenizer = SentencePieceTokenizer.Load(Folder);
        const string text = "The naïve 🦙 ate  twice.";
        var pieces = tokenizer.EncodeWithSources(text);

        Assert.Equal(tokenizer.Encode(text), pieces.Select(piece => piece.Id));
        Assert.Equal("The", text[pieces[0].Start..pieces[0].End]);
        Assert.Equal(4, pieces.Count(piece => text[piece.Start..piece.End] == "🦙"));
        var twice = pieces.Single(piece => tokenizer.Vocabulary.Pieces[piece.Id] == "▁twice");
        Assert.Equal("twice", text[twice.Start..twice.End]);
        Texts.Sample(
            sample =>
            {
                var last = 0;
                foreach (var piece in tokenizer.EncodeWithSources(sample))
                {
                    Assert.InRange(piece.Start, last == 0 ? 0 : last - 2, sample.Length);
                    Assert.InRange(piece.End, piece.Start, sample.Length);
                    last = piece.End;
                }
            },
            iter: 300
        );
    }

    /// <summary>A text without special tokens is read back as it was.</summary>
    [SharedFact("data", "tokenizers", "llama", "tokenizer.model")]
    public void DecodingGivesTheText()
    {
        var tokenizer = SentencePieceTokenizer.Load(Folder);
        Texts
            .Where(text => !tokenizer.Vocabulary.Special.All.Any(text.Contains) && !text.Contains('▁') && !text.Contains("<0x"))
            .Sample(text => Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text))), iter: 300);
    }

    [Fact]
    public void WhatIsNoModelIsSaid()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "tokenizer.model");
        Assert.Contains("no such file", Assert.Throws<VocabularyException>(() => SentencePieceTokenizer.Load(folder.Path)).Message);
        File.WriteAllText(path, "not a model");
        Assert.Contains(
            $"{path}: not a SentencePiece model",
            Assert.Throws<VocabularyException>(() => Tokenizer.Load(folder.Path)).Message
        );
        File.WriteAllBytes(path, []);
        Assert.Contains(path, Assert.Throws<VocabularyException>(() => Tokenizer.Load(folder.Path)).Message);
    }

    [SharedFact("data", "tokenizers", "llama", "tokenizer.model")]
    public void ATruncatedModelIsSaid()
    {
        using var folder = new TemporaryFolder();
        var whole = File.ReadAllBytes(Path.Combine(Folder, "tokenizer.model"));
        var path = Path.Combine(folder.Path, "tokenizer.model");
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        Assert.Contains(path, Assert.Throws<VocabularyException>(() => SentencePieceTokenizer.Load(folder.Path)).Message);
    }
}
