using System.Text.Json;
using DslPeft.Data;
using DslPeft.Tokenization;
using DslPeft.Training;

namespace DslPeft.Numerics.Tests.Programs;

/// <summary>Clozes from a declaration to labels that a trained model gives.</summary>
[Collection(ProcessWide.Name)]
public sealed class ClozeTests : IDisposable
{
    private readonly TaskFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static PatternFormat Format => (PatternFormat)KindClozeProgram.Definition.Data;

    private Tokenizer Tokens => Tokenizer.Load(_folder.Base);

    [Fact]
    public void ADeclarationIsAFormat()
    {
        Assert.Equal(
            ["{text} {mask} .", "{mask} ? {pair} {text}", "the day , {text} , {mask}"],
            Format.Patterns.Select(pattern => pattern.ToString())
        );
        Assert.Equal(["person", "town"], Format.LabelNames);
        Assert.Equal(
            [
                ["who", "ann"],
                ["where"],
            ],
            Format.Words
        );
        Assert.Equal(("kind", 0.1), (Format.Label, Format.Auxiliary));
        Assert.Same(KindProgram.Definition, KindClozeProgram.Definition.Distilled);
    }

    /// <summary>The pattern's words and the mask stay; fields lose their ends, and a second text is another segment.</summary>
    [Theory]
    [InlineData(1, 16, "[CLS] the old new red [MASK] . [SEP]", 5)]
    [InlineData(1, 7, "[CLS] the old new [MASK] . [SEP]", 4)]
    [InlineData(2, 16, "[CLS] [MASK] ? [SEP] the old new red [SEP]", 1)]
    [InlineData(3, 8, "[CLS] the day [UNK] the [UNK] [MASK] [SEP]", 6)]
    public void RowsAreWrittenIntoPatterns(int pattern, int maxLength, string expected, int slot)
    {
        File.WriteAllText(_folder.In("one.jsonl"), """{"text": "the old new red", "kind": "town"}""");
        var rows = (Format with { Pattern = pattern }).Read(
            _folder.In("one.jsonl"),
            new TaskInput(TaskCloze.Declaration, Tokens, maxLength)
        );
        using var batch = rows.Collate([0]);
        var pieces = Tokens.Vocabulary.Pieces;
        Assert.Equal(expected, string.Join(' ', batch.InputIds.data<long>().ToArray().Select(id => pieces[(int)id])));
        Assert.Equal(slot, Array.IndexOf(batch.RequireLabels().data<long>().ToArray(), ClozeLabels.Slot));
        Assert.Equal([1L], batch.Cloze!.Classes.data<long>().ToArray());
        Assert.Equal(pattern == 2, batch.TokenTypeIds is not null);
    }

    [Theory]
    [InlineData("anns", "the word 'anns' of the label 'person' is 2 tokens ('ann', '##s')")]
    [InlineData("zebra", "the word 'zebra' of the label 'person' is unknown")]
    [InlineData("where", "the words 'where' of the label 'person' and 'where' of 'town' are the same token")]
    public void WordsThatCannotStandForALabelAreRefused(string word, string says)
    {
        _folder.WriteKinds("train.jsonl", 4, 1);
        var format = Format with
        {
            Words =
            [
                [word],
                ["where"],
            ],
        };
        var fault = Assert.Throws<DataException>(() =>
            format.Read(_folder.In("train.jsonl"), new TaskInput(TaskCloze.Declaration, Tokens, 16))
        );
        Assert.Contains(says, fault.Message);
        Assert.Contains("train.jsonl", fault.Message);
    }

    [Theory]
    [InlineData("""{"text": "ann saw it", "kind": "river"}""", "line 1", "the label \"river\" is unknown")]
    [InlineData("""{"text": "ann saw it"}""", "line 1", "no label")]
    [InlineData("""{"word": "ann saw it", "kind": "town"}""", "line 1", "no text: the key 'text' is needed")]
    [InlineData("""{"text": " ", "kind": "town"}""", "line 1", "the row has no text")]
    public void FaultsNameTheLine(string row, params string[] says)
    {
        File.WriteAllText(_folder.In("faulty.jsonl"), row);
        var fault = Assert.Throws<DataException>(() =>
            Format.Read(_folder.In("faulty.jsonl"), new TaskInput(TaskCloze.Declaration, Tokens, 16))
        );
        Assert.All(says.Append("faulty.jsonl"), part => Assert.Contains(part, fault.Message));
    }

    [Fact]
    public void APatternWithoutRoomIsRefused()
    {
        _folder.WriteKinds("train.jsonl", 4, 1);
        var fault = Assert.Throws<DataException>(() =>
            (Format with { Pattern = 3 }).Read(_folder.In("train.jsonl"), new TaskInput(TaskCloze.Declaration, Tokens, 6))
        );
        Assert.Contains("alone is 5 tokens, and there is room for 4", fault.Message);
    }

    [Fact]
    public void LabelsAreLearntMeasuredAndPredicted()
    {
        _folder.WriteKinds("train.jsonl", 160, 1);
        _folder.WriteKinds("dev.jsonl", 60, 2);
        string[] @base = ["--base", _folder.Base];
        Run(["evaluate", .. @base, "--untrained", "--data", _folder.In("dev.jsonl"), "--json", _folder.In("untrained.json")]);
        var untrained = _folder.Json("untrained.json")["evaluation"]!["metrics"]!;
        Assert.InRange(untrained["accuracy"]!.GetValue<double>(), 0.2, 0.8);
        Run(["train", .. @base, "--data", _folder.Folder, "--output", _folder.In("out"), "--quiet"]);
        var metrics = _folder.Json("out/results.json")["metrics"]!;
        Assert.InRange(metrics["accuracy"]!.GetValue<double>(), 0.95, 1);
        double[] alone = [.. Enumerable.Range(1, 3).Select(pattern => metrics[$"accuracy_{pattern}"]!.GetValue<double>())];
        Assert.Equal(alone.Max() - alone.Min(), metrics["spread"]!.GetValue<double>(), 9);

        string[] model = [.. @base, "--adapter", _folder.In("out/adapter.safetensors")];
        Run(["evaluate", .. model, "--data", _folder.In("dev.jsonl"), "--pattern", "2", "--json", _folder.In("second.json")]);
        Assert.Equal(alone[1], _folder.Json("second.json")["evaluation"]!["metrics"]!["accuracy"]!.GetValue<double>(), 9);
        Run(["predict", .. model, "--text", "the old ann saw it", "by york for day", "--json", _folder.In("said.json")]);
        Assert.Equal(["person", "town"], _folder.Json("said.json").AsArray().Select(row => row!["label"]!.GetValue<string>()));
        Assert.All(_folder.Json("said.json").AsArray(), row =>
            Assert.Equal(1, row!["scores"]!.AsObject().Sum(score => score.Value!.GetValue<double>()), 6)
        );
        Assert.Equal(2, KindClozeProgram.Run(["evaluate", .. model, "--untrained", "--data", _folder.In("dev.jsonl")]));
        Assert.Equal(2, KindClozeProgram.Run(["evaluate", .. model, "--pattern", "4", "--data", _folder.In("dev.jsonl")]));
    }

    /// <summary>A run over words of rows without labels, stopped after some steps, ends as one that was not.</summary>
    [Fact]
    public void ARunThatGoesOnEndsAsOneThatDidNotStop()
    {
        _folder.WriteKinds("train.jsonl", 40, 1);
        _folder.WriteKinds("more.jsonl", 50, 3);
        string[] options =
        [
            "--base",
            _folder.Base,
            "--data",
            _folder.In("train.jsonl"),
            "--unlabelled",
            _folder.In("more.jsonl"),
            "--pattern",
            "1",
            "--quiet",
        ];
        Run(["train", .. options, "--epochs", "2", "--output", _folder.In("whole")]);
        Run(["train", .. options, "--epochs", "1", "--decay", "none", "--warmup", "0", "--output", _folder.In("parts")]);
        Run(["train", .. options, "--epochs", "2", "--decay", "none", "--warmup", "0", "--output", _folder.In("parts"), "--resume"]);
        Run(["train", .. options, "--epochs", "2", "--decay", "none", "--warmup", "0", "--output", _folder.In("once")]);
        Assert.Equal(File.ReadAllBytes(_folder.In("once/adapter.safetensors")), File.ReadAllBytes(_folder.In("parts/adapter.safetensors")));
        Assert.NotEqual(
            File.ReadAllBytes(_folder.In("once/adapter.safetensors")),
            File.ReadAllBytes(_folder.In("whole/adapter.safetensors"))
        );
    }

    /// <summary>
    /// Virtual tokens are reserved rows of the vocabulary, anywhere in a pattern and at the mask: they alone change, in both uses of the
    /// table.
    /// </summary>
    [Fact]
    public void ReservedTokensAreTrainedAndNoOthers()
    {
        _folder.WriteKinds("train.jsonl", 40, 1);
        _folder.WriteKinds("dev.jsonl", 20, 2);
        var rows = ReservedProgram.Definition.Data.Read(_folder.In("dev.jsonl"), new TaskInput(TaskReserved.Declaration, Tokens, 16));
        using (var batch = rows.Collate([0]))
        {
            var ids = batch.InputIds.data<long>().ToArray();
            Assert.Equal((30L, 31L), (ids[1], ids[^3]));
            Assert.Equal([32L, 33L], batch.Cloze!.Words.data<long>().ToArray());
        }
        string[] options = ["--base", _folder.Base];
        Assert.Equal(0, ReservedProgram.Run(["train", .. options, "--data", _folder.Folder, "--output", _folder.In("out"), "--quiet"]));
        string[] merge = ["--adapter", _folder.In("out/adapter.safetensors"), "--output", _folder.In("merged")];
        Assert.Equal(0, ReservedProgram.Run(["merge", .. options, .. merge]));
        var (before, after) = (Words(Path.Combine(_folder.Base, "model.safetensors")), Words(_folder.In("merged/model.safetensors")));
        var changed = Enumerable.Range(0, TaskBert.Vocab).Where(row => !before[row].AsSpan().SequenceEqual(after[row]));
        Assert.Equal([30, 31, 32, 33], changed);

        static float[][] Words(string path)
        {
            using var file = Checkpoints.SafetensorsFile.Open(path);
            using var table = file.Read("bert.embeddings.word_embeddings.weight");
            return [.. table.data<float>().ToArray().Chunk(TaskBert.Hidden)];
        }
    }

    [Fact]
    public void ATokenThatTheVocabularyLacksIsRefused()
    {
        _folder.WriteKinds("train.jsonl", 4, 1);
        var format = Format with { Patterns = [new ClozePattern(ClozePart.Token("[unused9]"), ClozePart.Field("text"), ClozePart.Mask)] };
        var fault = Assert.Throws<DataException>(() =>
            format.Read(_folder.In("train.jsonl"), new TaskInput(TaskCloze.Declaration, Tokens, 16))
        );
        Assert.Contains("the vocabulary has no token '[unused9]'", fault.Message);
    }

    /// <summary>A causal language model gives the letter behind the text, and none of what pads it.</summary>
    [Fact]
    public void ACausalModelGivesTheWordBehindTheText()
    {
        var @base = _folder.In("gpt2");
        LanguageModelTests.WriteBase(@base);
        string[] names = ["tom", "kitty", "rex", "fido the old"];
        string Row(int i) => JsonSerializer.Serialize(new { text = names[i % 4], label = i % 4 < 2 ? "cat" : "dog" });
        File.WriteAllLines(_folder.In("train.jsonl"), Enumerable.Range(0, 80).Select(Row));
        File.WriteAllLines(_folder.In("dev.jsonl"), Enumerable.Range(0, 4).Select(Row));
        Assert.Equal(0, AnimalProgram.Run(["train", "--base", @base, "--data", _folder.Folder, "--output", _folder.In("out"), "--quiet"]));
        Assert.Equal(1, _folder.Json("out/results.json")["metrics"]!["accuracy"]!.GetValue<double>());
        string[] model =
        [
            "--base",
            @base,
            "--adapter",
            _folder.In("out/adapter.safetensors"),
            "--overwrite",
            "--json",
            _folder.In("said.json"),
        ];
        var scores = new List<double[]>();
        foreach (string[] texts in new string[][] { ["--text", "rex"], ["--text", "rex", "fido the old"] })
        {
            Assert.Equal(0, AnimalProgram.Run(["predict", .. model, .. texts]));
            var first = _folder.Json("said.json")[0]!;
            Assert.Equal("dog", first["label"]!.GetValue<string>());
            scores.Add([.. first["scores"]!.AsObject().Select(score => score.Value!.GetValue<double>())]);
        }
        Assert.Equal(scores[0][0], scores[1][0], 5);

        // Only an auxiliary loss reads rows without labels.
        string[] more = ["--unlabelled", _folder.In("dev.jsonl"), "--output", _folder.In("other")];
        Assert.Equal(2, AnimalProgram.Run(["train", "--base", @base, "--data", _folder.Folder, .. more]));
    }

    private static void Run(string[] arguments) => Assert.Equal(0, KindClozeProgram.Run(arguments));
}
