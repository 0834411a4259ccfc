using System.Text;
using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Tokenization;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training.Programs;

[Collection(ProcessWide.Name)]
public sealed class PretrainProgramTests : IDisposable
{
    private static readonly PretrainDefinition Definition = new()
    {
        Name = "Pretrain",
        NewBase = () => new TinyBase(),
        Create = (loaded, seed) => new TinyModel(loaded, seed, HeadKind.MaskedLm, TinyBase.Vocabulary),
        Defaults = new TrainingOptions
        {
            Epochs = 2,
            BatchSize = 4,
            MaxLength = 16,
            LearningRate = 0.01,
        },
    };

    private readonly TinyProgram _program = new();

    public PretrainProgramTests() =>
        File.WriteAllLines(_program.In("text.txt"), SampleSentiment.Dev().Take(200).Select((r, i) => i % 3 == 0 ? r.Text + "\n" : r.Text));

    public void Dispose() => _program.Dispose();

    [Fact]
    public void VocabularyAndBaseAreMadeFromText()
    {
        var vocabulary = MakeVocabulary();
        Assert.Equal(64, WordPieceVocabulary.Load(vocabulary).Count);

        Assert.Equal(0, Pretrain("a"));

        var folder = _program.In("a");
        Assert.Equal(
            ["checkpoints", "config.json", "model.safetensors", "pretrain.jsonl", "vocab.txt"],
            Directory.GetFileSystemEntries(folder).Select(Path.GetFileName).Order()
        );
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "config.json")));
        Assert.Equal(
            (64, "bert"),
            (config.RootElement.GetProperty("vocab_size").GetInt32(), config.RootElement.GetProperty("model_type").GetString())
        );
        using var weights = SafetensorsFile.Open(Path.Combine(folder, "model.safetensors"));
        Assert.Equal(["embeddings.word_embeddings.weight"], weights.Entries.Keys);
        var log = File.ReadAllLines(Path.Combine(folder, "pretrain.jsonl"));
        Assert.Contains(log, l => l.Contains("tokensPerSecond"));
        Assert.Contains(log, l => l.Contains("heldOut"));
    }

    [Fact]
    public void StoppedRunGoesOnToTheSameWeights()
    {
        MakeVocabulary();
        Assert.Equal(0, Pretrain("a"));
        Assert.Equal(ExitCode.Interrupted, Pretrain("b", new CancellationToken(canceled: true)));
        Assert.Equal(["checkpoints", "pretrain.jsonl"], Directory.GetFileSystemEntries(_program.In("b")).Select(Path.GetFileName).Order());
        Assert.Equal(0, Pretrain("b", CancellationToken.None, "--resume"));

        Assert.Equal(File.ReadAllBytes(_program.In("a/model.safetensors")), File.ReadAllBytes(_program.In("b/model.safetensors")));
        Assert.Equal(LastLine("a"), LastLine("b"));
    }

    [Fact]
    public void FinishedModelIsNotReplacedUnasked()
    {
        MakeVocabulary();
        Assert.Equal(0, Pretrain("a", CancellationToken.None, "--max-steps", "2"));
        var before = File.ReadAllBytes(_program.In("a/model.safetensors"));

        Assert.Equal(ExitCode.Usage, Pretrain("a", CancellationToken.None, "--max-steps", "2"));
        Assert.Contains("is the checkpoint of a run: add --resume", _program.StandardError);
        Directory.Delete(_program.In("a/checkpoints"), recursive: true);
        Assert.Equal(ExitCode.Usage, Pretrain("a", CancellationToken.None, "--max-steps", "2"));
        Assert.Contains("holds a pretrained model", _program.StandardError);
        Assert.Equal(before, File.ReadAllBytes(_program.In("a/model.safetensors")));

        Assert.Equal(0, Pretrain("a", CancellationToken.None, "--max-steps", "1", "--overwrite"));
        Assert.Equal(0, Pretrain("a", CancellationToken.None, "--max-steps", "3", "--resume"));
        Assert.Contains("3 steps", _program.StandardOutput);
    }

    [Fact]
    public void ColumnsOfTsvFilesAreText()
    {
        File.WriteAllText(_program.In("rows.tsv"), "label\tsentence\n1\tabc abc\n0\tabd\n");

        Assert.Equal(
            0,
            Run(
                CancellationToken.None,
                "vocabulary",
                "--text",
                _program.In("rows.tsv") + ":sentence",
                "--min-count",
                "1",
                "--output",
                _program.In("v.txt")
            )
        );

        var pieces = WordPieceVocabulary.Load(_program.In("v.txt")).Pieces;
        Assert.Contains("abc", pieces);
        Assert.DoesNotContain("1", pieces);
        Assert.Equal(
            ExitCode.Failed,
            Run(CancellationToken.None, "vocabulary", "--text", _program.In("rows.tsv") + ":text", "--output", _program.In("w.txt"))
        );
        Assert.Contains("The columns found are 'label', 'sentence'", _program.StandardError);
    }

    [Fact]
    public void MarksOfUnknownWordsGetNoPieces()
    {
        File.WriteAllText(_program.In("wiki.txt"), "the <unk> sat\n\nthe <unk> sat\n");
        Run(
            CancellationToken.None,
            "vocabulary",
            "--text",
            _program.In("wiki.txt"),
            "--unknown",
            "<unk>",
            "--min-count",
            "1",
            "--output",
            _program.In("v.txt")
        );

        Assert.DoesNotContain("<", WordPieceVocabulary.Load(_program.In("v.txt")).Pieces);
    }

    [Fact]
    public void TextsOfAnotherEncodingAreDeclared()
    {
        var text = string.Join("\n\n", SampleSentiment.Dev().Take(200).Select(row => row.Text + " é"));
        File.WriteAllText(_program.In("latin.txt"), text, Encoding.Latin1);
        File.WriteAllText(_program.In("text.txt"), text);
        MakeVocabulary();
        Assert.Equal(
            0,
            Run(
                CancellationToken.None,
                "vocabulary",
                "--text",
                _program.In("latin.txt"),
                "--encoding",
                "latin1",
                "--size",
                "64",
                "--min-count",
                "1",
                "--output",
                _program.In("w.txt")
            )
        );
        Assert.Equal(File.ReadAllBytes(_program.In("v.txt")), File.ReadAllBytes(_program.In("w.txt")));
        Assert.Equal(0, Pretrain("a", CancellationToken.None, "--max-steps", "1"));

        File.Move(_program.In("latin.txt"), _program.In("text.txt"), overwrite: true);
        Assert.Equal(ExitCode.Failed, Pretrain("b", CancellationToken.None, "--max-steps", "1"));
        Assert.Contains("--encoding", _program.StandardError);
        Assert.Equal(ExitCode.Usage, Pretrain("b", CancellationToken.None, "--max-steps", "1", "--encoding", "klingon"));
        Assert.Equal(0, Pretrain("b", CancellationToken.None, "--max-steps", "1", "--encoding", "latin1"));

        Assert.Equal(File.ReadAllBytes(_program.In("a/model.safetensors")), File.ReadAllBytes(_program.In("b/model.safetensors")));
    }

    [Fact]
    public void VocabularyLargerThanTheModelIsRefused()
    {
        Run(
            CancellationToken.None,
            "vocabulary",
            "--text",
            _program.In("text.txt"),
            "--size",
            "100",
            "--min-count",
            "1",
            "--output",
            _program.In("v.txt")
        );

        Assert.Equal(ExitCode.Failed, Pretrain("a"));
        Assert.Contains("the vocabulary has 100 pieces and TinyBase has 64", _program.StandardError);
        Assert.False(Directory.Exists(_program.In("a")));
    }

    private string MakeVocabulary()
    {
        Assert.Equal(
            0,
            Run(
                CancellationToken.None,
                "vocabulary",
                "--text",
                _program.In("text.txt"),
                "--size",
                "64",
                "--min-count",
                "1",
                "--output",
                _program.In("v.txt")
            )
        );
        return _program.In("v.txt");
    }

    private int Pretrain(string output, CancellationToken stop = default, params string[] more) =>
        Run(
            stop,
            [
                "pretrain",
                "--text",
                _program.In("text.txt"),
                "--vocabulary",
                _program.In("v.txt"),
                "--output",
                _program.In(output),
                "--quiet",
                .. more,
            ]
        );

    private string LastLine(string output) => File.ReadAllLines(_program.In(output + "/pretrain.jsonl"))[^1];

    private int Run(CancellationToken stop, params string[] args) =>
        _program.Capture(args, stop, context => PretrainProgram.Run(Definition, args, context));
}
