using System.Text;
using System.Text.Json;
using DslPeft.Data;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training.Programs;

/// <summary>What scripts use: several seeds, files of predictions, deployed forms, events.</summary>
[Collection(ProcessWide.Name)]
public sealed class ScriptTests : IDisposable
{
    private readonly TinyProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void SeveralSeedsGiveMeanAndSpread()
    {
        Assert.Equal(0, _program.Train("--seeds", "3,4,5", "--json"));

        var root = Json(_program.StandardOutput);
        double[] values = [.. root.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("value").GetDouble())];
        var spread = root.GetProperty("metrics").GetProperty("accuracy");
        Assert.Equal([3, 4, 5], root.GetProperty("seeds").EnumerateArray().Select(s => s.GetInt32()));
        Assert.Equal(values.Average(), spread.GetProperty("mean").GetDouble(), 12);
        Assert.Equal(Math.Sqrt(values.Sum(v => Math.Pow(v - values.Average(), 2)) / 2), spread.GetProperty("deviation").GetDouble(), 12);
        Assert.Equal((values.Min(), values.Max()), (spread.GetProperty("least").GetDouble(), spread.GetProperty("most").GetDouble()));
        Assert.Equal(
            ["results.json", "seed-3", "seed-4", "seed-5"],
            Directory.GetFileSystemEntries(_program.Output).Select(Path.GetFileName).Order()
        );

        var alone = _program.In("alone");
        Assert.Equal(0, _program.Train("--output", alone, "--seed", "4"));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(alone, "adapter.safetensors")),
            File.ReadAllBytes(Path.Combine(_program.Output, "seed-4", "adapter.safetensors"))
        );
    }

    [Fact]
    public void SeedsThatAreDoneAreNotTrainedAgain()
    {
        string[] args =
        [
            "train",
            "--base",
            _program.Base,
            "--data",
            _program.Folder,
            "--output",
            _program.Output,
            "--quiet",
            "--seeds",
            "3,4",
        ];
        Assert.Equal(0, _program.Train("--output", Path.Combine(_program.Output, "seed-3"), "--seed", "3"));
        var done = Path.Combine(_program.Output, "seed-3", "results.json");
        var results = File.ReadAllBytes(done);

        Assert.Equal(ExitCode.Interrupted, _program.Run(new CancellationToken(canceled: true), [.. args, "--resume"]));
        Assert.True(Directory.Exists(Path.Combine(_program.Output, "seed-4", "checkpoints")));
        Assert.Equal(ExitCode.Done, _program.Run([.. args, "--resume"]));

        Assert.Equal(results, File.ReadAllBytes(done));
        Assert.Contains("Tiny, seed 3", _program.StandardOutput);
        Assert.Matches(@"accuracy +0\.\d{4} ± 0\.\d{4}", _program.StandardOutput);
    }

    /// <summary>
    /// A program that is stopped and goes on gives the same adapter and predictions, whether its rows lie in memory or in a file.
    /// </summary>
    [Fact]
    public void AProgramOverRowsInAFileResumesToTheBit()
    {
        string[] args = ["train", "--base", _program.Base, "--data", _program.Folder, "--quiet", "--output"];
        string straight = _program.In("straight"),
            parted = _program.In("parted");
        Assert.Equal(0, _program.Run([.. args, straight]));
        var before = Predicted(straight);
        var kept = RecordStore.KeptInMemory;
        RecordStore.KeptInMemory = 200;
        try
        {
            Assert.Equal(ExitCode.Interrupted, _program.Run(new CancellationToken(canceled: true), [.. args, parted]));
            Assert.Equal(ExitCode.Done, _program.Run([.. args, parted, "--resume"]));
            Assert.Equal(before, Predicted(parted));
        }
        finally
        {
            RecordStore.KeptInMemory = kept;
        }
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(straight, "adapter.safetensors")),
            File.ReadAllBytes(Path.Combine(parted, "adapter.safetensors"))
        );

        string Predicted(string run)
        {
            var output = Path.Combine(run, "out.json");
            Assert.Equal(
                0,
                _program.Run(
                    "predict",
                    "--base",
                    _program.Base,
                    "--adapter",
                    Path.Combine(run, "adapter.safetensors"),
                    "--data",
                    _program.In("dev.tsv"),
                    "--output",
                    output
                )
            );
            return File.ReadAllText(output);
        }
    }

    [Theory]
    [InlineData("3,x", "--seeds must be whole numbers from 0 up with commas between them; 'x' was given")]
    [InlineData("-1", "'-1' was given")]
    public void SeedsThatAreNoNumbersAreRefused(string seeds, string message)
    {
        Assert.Equal(ExitCode.Usage, _program.Train($"--seeds={seeds}"));
        Assert.Contains(message, _program.StandardError);
    }

    [Fact]
    public void PredictionsGoToAFile()
    {
        _program.Train();
        string[] args =
        [
            "predict",
            "--base",
            _program.Base,
            "--adapter",
            Path.Combine(_program.Output, "adapter.safetensors"),
            "--data",
            _program.Folder,
            "--output",
        ];

        foreach (var name in new[] { "p.jsonl", "p.json", "p.tsv" })
        {
            Assert.Equal(0, _program.Run([.. args, _program.In(name)]));
            Assert.Empty(_program.StandardOutput);
        }
        string[] lines = [.. File.ReadLines(_program.In("p.jsonl")).Select(l => Json(l).GetProperty("label").GetString()!)];
        Assert.Equal(16, lines.Length);
        Assert.Equal(
            lines,
            Json(File.ReadAllText(_program.In("p.json"))).EnumerateArray().Select(p => p.GetProperty("label").GetString()!)
        );
        Assert.Equal(["label", .. lines], File.ReadLines(_program.In("p.tsv")).Select(l => l.Split('\t')[0]));
        Assert.Equal(ExitCode.Usage, _program.Run([.. args, _program.In("p.xlsx")]));
        Assert.Contains("files ending in '.xlsx' are not written", _program.StandardError);
    }

    [Fact]
    public void ExportedFormIsEvaluatedAsTheAdapterIs()
    {
        _program.Train();
        string adapter = Path.Combine(_program.Output, "adapter.safetensors"),
            exported = _program.In("deployed/tiny.safetensors");

        Assert.Equal(0, _program.Run("export", "--base", _program.Base, "--adapter", adapter, "--output", exported));

        Assert.Equal(Loss(adapter), Loss(exported));
        Assert.True(new FileInfo(exported).Length < new FileInfo(adapter).Length); // one shift in place of two

        double Loss(string path)
        {
            Assert.Equal(0, _program.Run("evaluate", "--base", _program.Base, "--adapter", path, "--data", _program.Folder, "--json"));
            return Json(_program.StandardOutput).GetProperty("evaluation").GetProperty("metrics").GetProperty("loss").GetDouble();
        }
    }

    [Fact]
    public void WhatCannotBeMergedSaysWhatCanBeDone()
    {
        Assert.Equal(ExitCode.Usage, _program.Run("merge", "--base", _program.Base, "--output", _program.In("merged")));
        Assert.Contains("The export command writes that form", _program.StandardError);
    }

    [Fact]
    public void EventsAreWritten()
    {
        Assert.Equal(0, _program.Train("--tensorboard", _program.In("events")));

        var file = Assert.Single(Directory.GetFiles(_program.In("events"), "*tfevents*", SearchOption.AllDirectories));
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(file));
        Assert.All(["train/loss", "train/learning rate", "dev/accuracy", "dev/loss"], tag => Assert.Contains(tag, text));
        Assert.Equal(12, text.Split("train/loss").Length - 1);
    }

    [Fact]
    public void ScheduleIsChangedByFlags()
    {
        Assert.Equal(
            0,
            _program.Train(
                "--json",
                "--accumulate",
                "4",
                "--decay",
                "cosine",
                "--epochs",
                "9",
                "--patience",
                "1",
                "--keep-best",
                "--class-weights",
                "balanced"
            )
        );

        JsonElement root = Json(_program.StandardOutput),
            options = root.GetProperty("options");
        Assert.Equal(
            (4, 1, true),
            (
                options.GetProperty("accumulate").GetInt32(),
                options.GetProperty("patience").GetInt32(),
                options.GetProperty("keepBest").GetBoolean()
            )
        );
        Assert.Equal(2, options.GetProperty("classWeights").GetArrayLength());
        var best = root.GetProperty("history").EnumerateArray().Max(h => h.GetProperty("evaluation").GetProperty("value").GetDouble());
        Assert.Equal(best, root.GetProperty("value").GetDouble());
        Assert.Equal(0, root.GetProperty("keptStep").GetInt32() % 2); // 6 batches an epoch are two steps
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
