using System.Text.Json;
using DslPeft.Data;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training.Programs;

public sealed partial class ComparisonProgramTests
{
    [Fact]
    public void EachAdaptationHasAProcessOfItsOwn()
    {
        Assert.Equal(0, Run("--max-steps", "1", "--json"));

        Assert.Equal(["Slow", "Fast"], _program.Started.Select(arguments => arguments[1]));
        Assert.All(_program.Started, arguments =>
            Assert.Equal(["run-alone", "--base", "--json"], [arguments[0], arguments[2], arguments[^1]])
        );
        Assert.Equal(
            ["Slow", "Fast"],
            JsonDocument.Parse(_program.StandardOutput).RootElement.EnumerateArray().Select(r => r.GetProperty("name").GetString())
        );
    }

    [Theory]
    [InlineData(139, "")]
    [InlineData(0, "")]
    [InlineData(0, "{ \"name\": \"Fast\", ")]
    public void AProcessThatLeavesNoResultsIsNamed(int code, string output)
    {
        _children["Fast"] = (code, output);

        Assert.Equal(ExitCode.Failed, Run("--max-steps", "1"));
        Assert.Equal($"error: the process of Fast ended with exit code {code} and left no results.\n", _program.StandardError);
        Assert.Equal(["Slow"], Results().Select(r => r.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData(ExitCode.Failed)]
    [InlineData(ExitCode.Usage)]
    public void AProcessThatSaysWhatIsAtFaultSpeaksForAll(int code)
    {
        _children["Slow"] = (code, "");

        Assert.Equal(code, Run());
        Assert.Equal("", _program.StandardError);
        Assert.Equal(["Slow"], _program.Started.Select(arguments => arguments[1]));
        Assert.False(File.Exists(Output("results.json")));
    }

    [Fact]
    public void AProcessThatWasStoppedStopsTheComparison()
    {
        _children["Fast"] = (ExitCode.Interrupted, "");

        Assert.Equal(ExitCode.Interrupted, Run("--max-steps", "1"));
        Assert.StartsWith("1 of 2 are done. To go on: ", _program.StandardError);
        Assert.Equal(["Slow"], Results().Select(r => r.GetProperty("name").GetString()));
    }

    [Fact]
    public void AMemberThatCannotBeTrainedIsNamed()
    {
        var faulty = TinyProgram.Define("Member") with { Create = (_, _) => throw new TrainingException("it cannot be built.") };

        Assert.Equal(
            ExitCode.Failed,
            Compare([Fusion() with { Members = [new("first", faulty), new("second", faulty)] }], "--epochs", "1")
        );
        Assert.Equal("error: it cannot be built.\nerror: Fusion lacks its member first.\n", _program.StandardError);
        Assert.Equal(
            [
                ["run-alone", "Fusion", "--base"],
                ["run-alone", "Fusion", "first"],
            ],
            _program.Started.Select(arguments => arguments.Take(3))
        );
    }

    [Fact]
    public void AnAdaptationThatIsTrainedAgainHasNoOldReport()
    {
        Run("--only", "Slow");
        var faulty = TinyProgram.Define("Slow") with { Create = (_, _) => throw new TrainingException("it cannot be built.") };

        Assert.Equal(ExitCode.Failed, Compare([faulty], "--epochs", "1", "--overwrite"));
        Assert.False(File.Exists(Output("Slow.json")));
    }

    [Fact]
    public void ADamagedReportIsNamed()
    {
        Run("--only", "Slow");
        File.WriteAllText(Output("Slow.json"), "{ \"name\": ");

        Assert.Equal(ExitCode.Failed, Run("--resume"));
        Assert.Contains($"error: {Output("Slow.json")}: not the results of a run", _program.StandardError);
    }
}
