using DslPeft.Data;
using DslPeft.Training;

namespace DslPeft.Numerics.Tests.Programs;

/// <summary>The models of patterns, what they say together, and the classifier that learns it.</summary>
[Collection(ProcessWide.Name)]
public sealed class PetTests : IDisposable
{
    private readonly TaskFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ModelsAreTrainedKeptAndDistilled()
    {
        _folder.WriteKinds("train.jsonl", 40, 1);
        _folder.WriteKinds("dev.jsonl", 40, 2);
        _folder.WriteKinds("more.jsonl", 200, 3);
        string[] options =
        [
            "pet",
            "--base",
            _folder.Base,
            "--data",
            _folder.Folder,
            "--unlabelled",
            _folder.In("more.jsonl"),
            "--epochs",
            "20",
            "--repetitions",
            "2",
            "--output",
            _folder.In("pet"),
            "--quiet",
        ];
        Assert.Equal(0, KindClozeProgram.Run(options));
        var report = _folder.Json("pet/results.json");
        Assert.Equal(3, report["patterns"]!.AsArray().Count);
        Assert.All(report["patterns"]!.AsArray(), pattern => Assert.Equal(2, pattern!["generations"]![0]!.AsArray().Count));
        Assert.InRange(report["ensemble"]!.GetValue<double>(), 0.8, 1);
        Assert.InRange(report["classifier"]!.GetValue<double>(), 0.8, 1);
        Assert.Equal((40, 40, 200), (Int("trainRows"), Int("devRows"), Int("unlabelledRows")));
        Assert.Equal(200, File.ReadLines(_folder.In("pet/generation-1/soft-labels.jsonl")).Count());

        // What is there is neither replaced nor mixed with other settings without being told so.
        Assert.Equal(2, KindClozeProgram.Run(options));
        var written = File.GetLastWriteTimeUtc(_folder.In("pet/generation-1/pattern-1/model-1/adapter.safetensors"));
        Assert.Equal(1, KindClozeProgram.Run([.. options, "--resume", "--learning-rate", "1e-3"]));
        Assert.Equal(0, KindClozeProgram.Run([.. options, "--resume", "--generations", "2"]));
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder.In("pet/generation-1/pattern-1/model-1/adapter.safetensors")));
        Assert.Equal(200, _folder.Json("pet/generation-2/pattern-1/model-1/results.json")["trainRows"]!.GetValue<int>());

        // The classifier is one of its own program.
        string[] classifier = ["--base", _folder.Base, "--adapter", _folder.In("pet/generation-2/classifier/adapter.safetensors")];
        Assert.Equal(
            0,
            KindProgram.Run(["evaluate", .. classifier, "--data", _folder.In("dev.jsonl"), "--json", _folder.In("student.json")])
        );
        Assert.Equal(
            _folder.Json("pet/results.json")["classifier"]!.GetValue<double>(),
            _folder.Json("student.json")["evaluation"]!["metrics"]!["accuracy"]!.GetValue<double>(),
            9
        );

        int Int(string name) => report[name]!.GetValue<int>();
    }

    [Fact]
    public void GenerationsNeedRowsWithoutLabels() =>
        Assert.Equal(2, KindClozeProgram.Run(["pet", "--base", _folder.Base, "--data", _folder.Folder, "--generations", "2"]));
}
