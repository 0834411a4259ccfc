using System.Text.Json;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training.Programs;

[Collection(ProcessWide.Name)]
public sealed class ComparisonProgramTests : IDisposable
{
    private readonly TinyProgram _program = new();

    public void Dispose() => _program.Dispose();

    [Fact]
    public void EachAdaptationIsTrainedWithItsOwnDefaults()
    {
        Assert.Equal(0, Run("--json", _program.In("r.json"), "--markdown", _program.In("r.md"), "--epochs", "1"));

        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(_program.In("r.json")));
        JsonElement[] rows = [.. results.RootElement.EnumerateArray()];
        Assert.Equal(["Slow", "Fast"], rows.Select(r => r.GetProperty("name").GetString()));
        Assert.Equal([0.001, 0.05], rows.Select(r => r.GetProperty("options").GetProperty("learningRate").GetDouble()));
        Assert.All(rows, r => Assert.Equal(6, r.GetProperty("steps").GetInt32()));
        Assert.All(rows, r => Assert.True(File.Exists(_program.In($"out/{r.GetProperty("name").GetString()}.safetensors"))));
        string[] markdown = File.ReadAllLines(_program.In("r.md"));
        Assert.Equal(4, markdown.Length);
        Assert.StartsWith("| Slow | 2,498 (81%) | 2,450 |", markdown[2]);
        Assert.Contains("Fast", _program.StandardOutput);
    }

    [Fact]
    public void FlagsReachAllAndOnlySomeMayBeChosen()
    {
        Assert.Equal(0, Run("--json", "--only", "Fast", "--learning-rate", "0.5"));

        using JsonDocument results = JsonDocument.Parse(_program.StandardOutput);
        Assert.Equal(0.5, Assert.Single(results.RootElement.EnumerateArray()).GetProperty("options").GetProperty("learningRate").GetDouble());
        Assert.Equal(ExitCode.Usage, Run("--only", "Medium"));
        Assert.Contains("'Medium' is unknown: choose among Slow, Fast", _program.StandardError);
    }

    [Fact]
    public void OrderDoesNotChangeResults()
    {
        Run("--json", "--only", "Fast");
        using JsonDocument alone = JsonDocument.Parse(_program.StandardOutput);
        Run("--json");
        using JsonDocument both = JsonDocument.Parse(_program.StandardOutput);

        Assert.Equal(alone.RootElement[0].GetProperty("metrics").GetRawText(), both.RootElement[1].GetProperty("metrics").GetRawText());
    }

    private int Run(params string[] more)
    {
        string[] args = ["--base", _program.Base, "--data", _program.Folder, "--output", _program.Output, "--quiet", .. more];
        return _program.Capture(args, CancellationToken.None, context =>
            ComparisonProgram.Run([TinyProgram.Define("Slow", learningRate: 0.001), TinyProgram.Define("Fast", learningRate: 0.05)], args, context));
    }
}
