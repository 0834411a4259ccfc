using System.Text.Json;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training.Programs;

/// <summary>Training where something was trained before.</summary>
[Collection(ProcessWide.Name)]
public sealed class TrainAgainTests : IDisposable
{
    private readonly TinyProgram _program = new();

    private string Adapter => Path.Combine(_program.Output, "adapter.safetensors");

    public void Dispose() => _program.Dispose();

    [Fact]
    public void FinishedRunIsNotReplacedUnasked()
    {
        _program.Train();
        var before = File.ReadAllBytes(Adapter);

        Assert.Equal(ExitCode.Usage, _program.Train("--seed", "7"));
        Assert.Contains("holds a finished run: give another --output", _program.StandardError);
        Assert.Equal(before, File.ReadAllBytes(Adapter));

        Assert.Equal(ExitCode.Done, _program.Train("--seed", "7", "--overwrite"));
        Assert.NotEqual(before, File.ReadAllBytes(Adapter));
    }

    [Fact]
    public void FinishedRunGoesOnWithMoreEpochs()
    {
        _program.Train("--epochs", "1");
        var before = File.ReadAllBytes(Adapter);

        Assert.Equal(ExitCode.Done, _program.Train("--epochs", "3", "--resume", "--json"));

        using var results = JsonDocument.Parse(_program.StandardOutput);
        Assert.Equal(
            (18, 3),
            (results.RootElement.GetProperty("steps").GetInt32(), results.RootElement.GetProperty("history").GetArrayLength())
        );
        Assert.NotEqual(before, File.ReadAllBytes(Adapter));
        Assert.Equal(ExitCode.Failed, _program.Train("--epochs", "3", "--learning-rate", "0.5", "--resume"));
        Assert.Contains("LearningRate was 0.02 and is now 0.5", _program.StandardError);
    }

    [Fact]
    public void TrainingGoesOnFromAnAdapter()
    {
        _program.Train();
        var evaluated = Value(
            "evaluate",
            "--base",
            _program.Base,
            "--adapter",
            Adapter,
            "--data",
            _program.Folder,
            "--json",
            _program.In("e.json")
        );

        Assert.Equal(
            ExitCode.Done,
            _program.Train("--adapter", Adapter, "--output", _program.In("next"), "--learning-rate", "1e-30", "--epochs", "1")
        );
        Assert.Equal(
            evaluated,
            Value(
                "evaluate",
                "--base",
                _program.Base,
                "--adapter",
                Path.Combine(_program.In("next"), "adapter.safetensors"),
                "--data",
                _program.Folder,
                "--json",
                _program.In("f.json")
            )
        );

        Assert.Equal(
            0,
            _program.Run("export", "--base", _program.Base, "--adapter", Adapter, "--output", _program.In("deployed.safetensors"))
        );
        Assert.Equal(ExitCode.Usage, _program.Train("--adapter", _program.In("deployed.safetensors"), "--output", _program.In("other")));
        Assert.Contains("holds a deployed form alone, which cannot be trained", _program.StandardError);
        Assert.Equal(ExitCode.Usage, _program.Train("--adapter", _program.In("nowhere"), "--output", _program.In("other")));

        string Value(params string[] args)
        {
            Assert.Equal(0, _program.Run(args));
            using var evaluation = JsonDocument.Parse(File.ReadAllText(args[^1]));
            return evaluation.RootElement.GetProperty("evaluation").GetProperty("metrics").GetProperty("loss").GetDouble().ToString("F5");
        }
    }

    /// <summary>A run that started from an adapter is another than one that started from none.</summary>
    [Fact]
    public void ResumedRunStartsFromTheSameAdapter()
    {
        _program.Train("--seed", "3", "--output", _program.In("first"));
        var adapter = Path.Combine(_program.In("first"), "adapter.safetensors");
        string[] args = ["train", "--base", _program.Base, "--data", _program.Folder, "--output", _program.Output, "--quiet"];
        Assert.Equal(ExitCode.Interrupted, _program.Run(new CancellationToken(canceled: true), [.. args, "--adapter", adapter]));

        Assert.Equal(ExitCode.Failed, _program.Run([.. args, "--resume"]));
        Assert.Contains("first values was", _program.StandardError);
        Assert.Equal(ExitCode.Done, _program.Run([.. args, "--adapter", adapter, "--resume"]));
    }

    [Fact]
    public void SeedsAreKeptOnlyWithTheSameSettings()
    {
        Assert.Equal(0, _program.Train("--seeds", "1,2", "--epochs", "1"));
        var first = File.ReadAllBytes(Path.Combine(_program.Output, "seed-1", "adapter.safetensors"));

        Assert.Equal(0, _program.Train("--seeds", "1,2,3", "--epochs", "1", "--resume"));
        Assert.Contains("seed-1: kept", _program.StandardError);
        Assert.Equal(first, File.ReadAllBytes(Path.Combine(_program.Output, "seed-1", "adapter.safetensors")));

        Assert.Equal(ExitCode.Failed, _program.Train("--seeds", "1,2,3", "--epochs", "1", "--learning-rate", "0.5", "--resume"));
        Assert.Contains("LearningRate was 0.02 and is now 0.5", _program.StandardError);

        Directory.Delete(Path.Combine(_program.Output, "seed-1", "checkpoints"), recursive: true);
        Assert.Equal(ExitCode.Failed, _program.Train("--seeds", "1", "--epochs", "2", "--resume"));
        Assert.Contains("the finished run was started otherwise: Epochs was 1 and is now 2", _program.StandardError);
        Assert.Equal(first, File.ReadAllBytes(Path.Combine(_program.Output, "seed-1", "adapter.safetensors")));
    }

    [Fact]
    public void FileIsNotReplacedUnasked()
    {
        _program.Train();
        var before = File.ReadAllBytes(Adapter);
        var data = _program.In("dev.tsv");
        var rows = File.ReadAllText(data);
        string[] model = ["--base", _program.Base, "--adapter", Adapter];

        Assert.Equal(ExitCode.Usage, _program.Run(["export", .. model, "--output", Adapter]));
        Assert.Contains("is there already: give another path", _program.StandardError);
        Assert.Equal(before, File.ReadAllBytes(Adapter));
        Assert.Equal(ExitCode.Usage, _program.Run(["predict", .. model, "--data", data, "--output", data]));
        Assert.Equal(ExitCode.Usage, _program.Run(["predict", .. model, "--data", data, "--json", data]));
        Assert.Equal(ExitCode.Usage, _program.Run(["evaluate", .. model, "--data", data, "--json", data]));
        Assert.Equal(ExitCode.Usage, _program.Run("report", "--json", data));
        Assert.Contains("is there already: give another file, or replace it with --overwrite", _program.StandardError);
        Assert.Equal(rows, File.ReadAllText(data));

        Assert.Equal(ExitCode.Done, _program.Run(["evaluate", .. model, "--data", data, "--json", _program.In("e.json")]));
        Assert.Equal(ExitCode.Done, _program.Run(["evaluate", .. model, "--data", data, "--json", _program.In("e.json")])); // one report takes another's place
        Assert.Equal(
            ExitCode.Usage,
            _program.Run(["evaluate", .. model, "--data", _program.In("e.json"), "--json", _program.In("e.json")])
        );
        Assert.Equal(ExitCode.Done, _program.Run(["predict", .. model, "--data", data, "--output", data, "--overwrite"]));
        Assert.StartsWith("label\tscore\ttext", File.ReadAllText(data));
    }
}
