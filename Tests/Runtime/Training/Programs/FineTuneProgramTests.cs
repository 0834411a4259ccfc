using System.Text.Json;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training.Programs;

[Collection(ProcessWide.Name)]
public sealed class FineTuneProgramTests : IDisposable
{
    private readonly TinyProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void TrainWritesTheAdapterAndItsResults()
    {
        Assert.Equal(0, _program.Train());

        Assert.Equal(
            ["README.md", "adapter.safetensors", "checkpoints", "results.json"],
            Directory.GetFileSystemEntries(_program.Output).Select(Path.GetFileName).Order()
        );
        using var results = JsonDocument.Parse(File.ReadAllText(Path.Combine(_program.Output, "results.json")));
        var root = results.RootElement;
        Assert.Equal(
            (12, 48, 16),
            (root.GetProperty("steps").GetInt32(), root.GetProperty("trainRows").GetInt32(), root.GetProperty("devRows").GetInt32())
        );
        Assert.Equal("accuracy", root.GetProperty("metric").GetString());
        Assert.Equal(root.GetProperty("metrics").GetProperty("accuracy").GetDouble(), root.GetProperty("value").GetDouble());
        Assert.Equal(TinyModel.Describe().TrainableParameters, root.GetProperty("trainableParameters").GetInt64());
        Assert.Equal(
            new FileInfo(Path.Combine(_program.Output, "adapter.safetensors")).Length,
            root.GetProperty("adapterBytes").GetInt64()
        );
        Assert.Equal(42, root.GetProperty("options").GetProperty("seed").GetInt32());
        Assert.All(["stepMilliseconds", "inferenceMillisecondsPerRow"], name => Assert.True(root.GetProperty(name).GetDouble() > 0, name));
        Assert.StartsWith("2.10", root.GetProperty("versions").GetProperty("libtorch").GetString());
        Assert.Contains("Tiny", _program.StandardOutput);
    }

    [Fact]
    public void EvaluateGivesWhatTrainMeasured()
    {
        _program.Train("--json");
        using var trained = JsonDocument.Parse(_program.StandardOutput);

        Assert.Equal(
            0,
            _program.Run(
                "evaluate",
                "--base",
                _program.Base,
                "--adapter",
                Path.Combine(_program.Output, "adapter.safetensors"),
                "--data",
                _program.Folder,
                "--json",
                _program.In("e.json")
            )
        );

        using var evaluated = JsonDocument.Parse(File.ReadAllText(_program.In("e.json")));
        Assert.Equal(
            trained.RootElement.GetProperty("metrics").GetProperty("loss").GetDouble(),
            evaluated.RootElement.GetProperty("evaluation").GetProperty("metrics").GetProperty("loss").GetDouble(),
            6
        );
        Assert.Contains("rows       16", _program.StandardOutput);
    }

    [Fact]
    public void PredictNamesLabels()
    {
        _program.Train("--epochs", "30");
        var adapter = Path.Combine(_program.Output, "adapter.safetensors");
        string low = TinyTask.Examples(40, seed: 5).First(r => r.Label == 0).Text,
            high = TinyTask.Examples(40, seed: 5).First(r => r.Label == 1).Text;

        Assert.Equal(0, _program.Run("predict", "--base", _program.Base, "--adapter", adapter, "--text", low, high));
        var lines = _program.StandardOutput.TrimEnd().Split('\n');
        Assert.Equal([low, high], lines.Select(l => l.Split('\t')[2]));
        Assert.All(lines, l => Assert.Contains(l.Split('\t')[0], (string[])["less", "more"]));

        File.WriteAllText(_program.In("new.tsv"), $"text\n{low}\n{high}\n");
        Assert.Equal(0, _program.Run("predict", "--base", _program.Base, "--adapter", adapter, "--data", _program.In("new.tsv"), "--json"));
        using var rows = JsonDocument.Parse(_program.StandardOutput);
        Assert.Equal(
            lines.Select(l => l.Split('\t')[0]),
            rows.RootElement.EnumerateArray().Select(r => r.GetProperty("label").GetString()!)
        );
        Assert.All(rows.RootElement.EnumerateArray(), r =>
            Assert.Equal(1, r.GetProperty("scores").EnumerateObject().Sum(s => s.Value.GetDouble()), 6)
        );
    }

    [Fact]
    public void ReportShowsTheTableWithoutWeights()
    {
        Assert.Equal(0, _program.Run("report"));
        Assert.Contains("○ + one layer", _program.StandardOutput);
        Assert.Matches(@"layer\.weight +\(48, 48\) +1 +2,304 +GlorotUniform +yes, decays +layer", _program.StandardOutput);
        Assert.Matches(@"trainable +2,498 +81%", _program.StandardOutput);

        Assert.Equal(0, _program.Run("report", "--json"));
        using var report = JsonDocument.Parse(_program.StandardOutput);
        Assert.Equal(
            2498,
            report
                .RootElement.GetProperty("parameters")
                .EnumerateArray()
                .Where(p => p.GetProperty("trainable").GetBoolean())
                .Sum(p => p.GetProperty("count").GetInt64())
        );
    }

    [Fact]
    public void HelpListsCommandsAndOptions()
    {
        Assert.Equal(0, _program.Run("--help"));
        Assert.All(["train", "evaluate", "predict", "report"], verb => Assert.Contains(verb, _program.StandardOutput));
        Assert.Equal(0, _program.Run("train", "--help"));
        Assert.All(
            [
                "--base",
                "--data",
                "--dev",
                "--output",
                "--epochs",
                "--batch-size",
                "--learning-rate",
                "--weight-decay",
                "--warmup",
                "--max-length",
                "--max-steps",
                "--seed",
                "--threads",
                "--resume",
                "--device",
                "--quiet",
                "--json",
            ],
            option => Assert.Contains(option, _program.StandardOutput)
        );
    }

    [Fact]
    public void StoppedRunSaysHowToGoOnAndEndsAsIfItHadNot()
    {
        _program.Train();
        var straight = File.ReadAllBytes(Path.Combine(_program.Output, "adapter.safetensors"));
        var output = _program.In("it's out");
        string[] args = ["train", "--base", _program.Base, "--data", _program.Folder, "--output", output, "--quiet"];

        Assert.Equal(ExitCode.Interrupted, _program.Run(new CancellationToken(canceled: true), args));
        Assert.Contains("Stopped after step 1 of 12", _program.StandardError);
        Assert.EndsWith($"'{_program.Folder}/it'\\''s out' --quiet --resume\n", _program.StandardError);
        Assert.Equal(["checkpoints"], Directory.GetFileSystemEntries(output).Select(Path.GetFileName));

        Assert.Equal(ExitCode.Usage, _program.Run(args));
        Assert.Contains("add --resume", _program.StandardError);
        Assert.Equal(ExitCode.Done, _program.Run([.. args, "--resume"]));
        Assert.Equal(straight, File.ReadAllBytes(Path.Combine(output, "adapter.safetensors")));
        Assert.Equal(ExitCode.Done, _program.Run([.. args, "--resume"]));
        Assert.Contains("kept, it is finished", _program.StandardError);
    }

    [Theory]
    [InlineData(2, "option: '--epochs'", "--epochs")]
    [InlineData(2, "--epochs must be a whole number from 1 up; '0' was given", "--epochs", "0")]
    [InlineData(2, "'many'", "--batch-size", "many")]
    [InlineData(2, "--warmup must be a number from 0 to 1; '1.5' was given", "--warmup", "1.5")]
    [InlineData(2, "--learning-rate must be a number above 0", "--learning-rate", "-1")]
    [InlineData(2, "'--rank'", "--rank", "8")]
    [InlineData(2, "--device 'tpu' is unknown: give cpu, cuda", "--device", "tpu")]
    [InlineData(2, "--device cuda is not there", "--device", "cuda")]
    [InlineData(1, "nowhere: no such folder", "--base", "nowhere")]
    [InlineData(1, "no such file", "--data", "nowhere.tsv")]
    [InlineData(1, "no such file", "--dev", "nowhere.tsv")]
    [InlineData(1, "no checkpoint to resume from", "--resume")]
    public void FaultIsOneLineAndWritesNothing(int code, string message, params string[] args)
    {
        Assert.Equal(code, _program.Train(args));

        Assert.Contains(message, _program.StandardError);
        Assert.StartsWith("error: ", _program.StandardError);
        Assert.DoesNotContain("   at ", _program.StandardError);
        Assert.Empty(_program.StandardOutput);
        Assert.False(
            Directory.Exists(_program.Output) && Directory.EnumerateFiles(_program.Output, "*", SearchOption.AllDirectories).Any()
        );
    }

    [Theory]
    [InlineData("text\tlabel\nwaa\t1\nwab", "line 3: 2 columns are expected and 1 were found")]
    [InlineData("text\tlabel\nwaa\t7", "line 2: the label 7 is outside the head, which has 2 classes")]
    [InlineData("text\tlabel\nwaa\tmaybe", "line 2: the label \"maybe\" is unknown: one of 'less' or 'more' is expected")]
    [InlineData("words\tlabel\nwaa\t1", "line 1: no text column")]
    [InlineData("", "the file has no rows")]
    public void MalformedDataIsNamed(string content, string message)
    {
        File.WriteAllText(_program.In("train.tsv"), content);

        Assert.Equal(ExitCode.Failed, _program.Train());

        Assert.Contains(_program.In("train.tsv"), _program.StandardError);
        Assert.Contains(message, _program.StandardError);
        Assert.False(Directory.Exists(_program.Output));
    }

    [Fact]
    public void FullDiskIsSaid()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        Assert.Equal(ExitCode.Failed, _program.Train("--json", "/dev/full"));
        Assert.StartsWith("error: /dev/full", _program.StandardError);
        Assert.DoesNotContain("   at ", _program.StandardError);
    }

    [Fact]
    public void OutputThatIsAFileIsRefused()
    {
        File.WriteAllText(_program.Output, "precious");

        Assert.Equal(ExitCode.Usage, _program.Train());
        Assert.Contains("is a file: give a folder", _program.StandardError);
        Assert.Equal("precious", File.ReadAllText(_program.Output));
    }

    [Fact]
    public void MissingAdapterAndBaseAreSaid()
    {
        Assert.Equal(ExitCode.Usage, _program.Run("evaluate", "--base", _program.Base, "--adapter", "nowhere.safetensors"));
        Assert.Contains("no such adapter. Train one", _program.StandardError);
        Assert.Equal(ExitCode.Usage, _program.Run("train", "--quiet"));
        Assert.Contains("give a checkpoint folder with --base", _program.StandardError);
        Assert.Equal(ExitCode.Usage, _program.Run("predict", "--base", _program.Base));
        Assert.Contains("either --text or --data", _program.StandardError);
    }

    [Fact]
    public void VocabularyThatDoesNotFitTheBaseIsRefused()
    {
        File.AppendAllLines(Path.Combine(_program.Base, "vocab.txt"), Enumerable.Range(0, 20).Select(i => $"more{i}"));

        Assert.Equal(ExitCode.Failed, _program.Train());
        Assert.Contains("the vocabulary has 75 pieces and TinyBase has 64", _program.StandardError);
    }

    [Fact]
    public void SampleDataNeedsNoFiles()
    {
        Assert.Equal(0, _program.Run("train", "--base", _program.Base, "--output", _program.Output, "--max-steps", "3", "--json"));
        using var results = JsonDocument.Parse(_program.StandardOutput);

        Assert.Equal("SampleSentiment", results.RootElement.GetProperty("data").GetString());
        Assert.Equal(
            (2000, 400, 3),
            (
                results.RootElement.GetProperty("trainRows").GetInt32(),
                results.RootElement.GetProperty("devRows").GetInt32(),
                results.RootElement.GetProperty("steps").GetInt32()
            )
        );
        Assert.Contains("step 3/3", _program.StandardError);
    }

    [Fact]
    public void SampleDataDoesNotFitAnotherTask()
    {
        using var regression = new TinyProgram { Definition = TinyProgram.Define(head: HeadKind.Regression, labels: 1) };

        Assert.Equal(ExitCode.Usage, regression.Run("train", "--base", regression.Base, "--output", regression.Output));
        Assert.Contains("give --data", regression.StandardError);
        Assert.Equal(0, regression.Train("--json"));
        using var results = JsonDocument.Parse(regression.StandardOutput);
        Assert.Equal("spearman", results.RootElement.GetProperty("metric").GetString());
    }
}
