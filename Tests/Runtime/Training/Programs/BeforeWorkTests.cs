using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training.Programs;

/// <summary>What is wrong with a command line is said before anything is loaded.</summary>
[Collection(ProcessWide.Name)]
public sealed class BeforeWorkTests : IDisposable
{
    private readonly TinyProgram _program = new()
    {
        Definition = TinyProgram.Define() with { LoadBase = folder => throw new CheckpointException(folder, "the base was loaded") },
    };

    public void Dispose() => _program.Dispose();

    [Theory]
    [InlineData("--decay must be one of Linear, Cosine, None; '7' was given", "--decay", "7")]
    [InlineData("--threads must be a whole number from 0 to", "--threads", "10000")]
    [InlineData("--batch-size must be a whole number from 1 to 1000000", "--batch-size", "2147483647")]
    [InlineData("--accumulate must be a whole number from 1 to 1000000", "--accumulate", "2147483647")]
    [InlineData("--max-length must be a whole number from 3 to 1000000", "--max-length", "2147483647")]
    [InlineData("--learning-rate must be a number above 0", "--learning-rate", "NaN")]
    [InlineData("--learning-rate must be a number above 0", "--learning-rate", "1e999")]
    [InlineData("which leaves none of it", "--learning-rate", "1", "--weight-decay", "2")]
    [InlineData("--class-weights are all 0", "--class-weights", "0,0")]
    [InlineData("--class-weights gives 3 numbers and TinyModel has 2 classes", "--class-weights", "1,2,3")]
    [InlineData("'-1' was given", "--class-weights", "1,-1")]
    [InlineData("TinyModel has no frozen method named 'a'", "--member", "a=nowhere")]
    [InlineData("nowhere: no such adapter", "--adapter", "nowhere")]
    [InlineData("give one of the two", "--resume", "--overwrite")]
    [InlineData("{folder}/dev.tsv is a file", "--json", "{folder}/dev.tsv/r.json")]
    [InlineData("is a folder: give a file", "--json", "{folder}")]
    [InlineData("is there already", "--json", "{folder}/dev.tsv")]
    [InlineData("--tensorboard {folder}/dev.tsv is a file: give a folder", "--tensorboard", "{folder}/dev.tsv")]
    [InlineData("{folder}/dev.tsv is a file", "--tensorboard", "{folder}/dev.tsv/events")]
    [InlineData("--output {folder}/dev.tsv is a file: give a folder", "--output", "{folder}/dev.tsv")]
    [InlineData("{folder}/dev.tsv is a file", "--output", "{folder}/dev.tsv/out")]
    [InlineData("/dev/full: cannot be written", "--json", "/dev/full")]
    public void WrongOptionIsSaidFirst(string message, params string[] args)
    {
        var before = Directory.GetFileSystemEntries(_program.Folder, "*", SearchOption.AllDirectories);

        Assert.NotEqual(ExitCode.Done, _program.Train([.. args.Select(arg => arg.Replace("{folder}", _program.Folder))]));

        Assert.Contains(message.Replace("{folder}", _program.Folder), _program.StandardError);
        Assert.StartsWith("error: ", _program.StandardError);
        Assert.DoesNotContain("the base was loaded", _program.StandardError);
        Assert.Equal(before, Directory.GetFileSystemEntries(_program.Folder, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("--library must be one of", "export", "--output", "x", "--library", "7")]
    [InlineData("{folder}/dev.tsv is a file", "export", "--output", "{folder}/dev.tsv/deployed")]
    [InlineData("{folder}/dev.tsv is a file", "predict", "--text", "waa", "--output", "{folder}/dev.tsv/p.tsv")]
    [InlineData("{folder}/dev.tsv is a file", "evaluate", "--json", "{folder}/dev.tsv/e.json")]
    public void WrongPathOfAnotherCommandIsSaidFirst(string message, params string[] args)
    {
        Assert.NotEqual(
            ExitCode.Done,
            _program.Run([args[0], "--base", _program.Base, .. args[1..].Select(arg => arg.Replace("{folder}", _program.Folder))])
        );

        Assert.Contains(message.Replace("{folder}", _program.Folder), _program.StandardError);
        Assert.DoesNotContain("the base was loaded", _program.StandardError);
    }

    [Fact]
    public void FoldersAboveAFileAreMade()
    {
        using var program = new TinyProgram();

        Assert.Equal(ExitCode.Done, program.Train("--max-steps", "1", "--json", program.In("a/b/r.json")));
        Assert.True(File.Exists(program.In("a/b/r.json")));
    }

    [Fact]
    public void ManyEpochsWithFewStepsStartAtOnce()
    {
        using var program = new TinyProgram();

        Assert.Equal(ExitCode.Done, program.Train("--epochs", "1000000000", "--max-steps", "1"));
    }

    [Fact]
    public void TextsThatAreCutAreCounted()
    {
        using var program = new TinyProgram();
        var cut = TinyTask.Examples(48).Concat(TinyTask.Examples(16, seed: 2)).Count(row => row.Text.Split(' ').Length > 6);

        Assert.Equal(
            ExitCode.Done,
            program.Run(
                "train",
                "--base",
                program.Base,
                "--data",
                program.Folder,
                "--output",
                program.Output,
                "--max-length",
                "8",
                "--epochs",
                "1"
            )
        );

        Assert.Contains($"Loading {program.Base}.", program.StandardError);
        Assert.Contains($"{cut} of 64 texts are cut to 8 tokens (--max-length).", program.StandardError);
        Assert.Contains($"\"cutTexts\": {cut},", File.ReadAllText(Path.Combine(program.Output, "results.json")));
    }

    [Fact]
    public void DataOfOneClassAreNamed()
    {
        using var program = new TinyProgram();
        program.WriteRows("train.tsv", TinyTask.Examples(48).Select(row => new Example(row.Text, Label: 1)));

        Assert.Equal(ExitCode.Done, program.Train());

        Assert.Contains("warning: every training row is labelled 'more'", program.StandardError);
        Assert.DoesNotContain("every dev row", program.StandardError);
    }

    [Fact]
    public void MeasurementSaysHowFarItIs()
    {
        using var model = new TinyModel(new TinyBase(), 7);
        var output = new StringWriter();
        var progress = new LineProgress(output, secondsBetweenLines: 0);

        Evaluator.Evaluate(model, new TextRows(TinyTask.Data(20), HeadKind.Classification), 8, progress);

        Assert.Equal("measured 8 of 20\nmeasured 16 of 20\nmeasured 20 of 20\n", output.ToString().ReplaceLineEndings("\n"));
    }
}
