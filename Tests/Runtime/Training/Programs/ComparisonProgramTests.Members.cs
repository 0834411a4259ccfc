using System.Text.Json;
using DslPeft.Data;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training.Programs;

public sealed partial class ComparisonProgramTests
{
    [Fact]
    public void MembersAreTrainedFirstWithSeedsOfTheirOwn()
    {
        var seeds = new List<int>();
        FineTuneDefinition tiny = TinyProgram.Define("Member"),
            member =
                tiny with
                {
                    Create = (loaded, seed) =>
                    {
                        seeds.Add(seed);
                        return tiny.Create(loaded, seed);
                    },
                };
        var whole = Fusion() with
        {
            Create = (_, _) => throw new TrainingException("it comes last."),
            Members = [new("first", member), new("second", member)],
        };

        Assert.Equal(ExitCode.Failed, Compare([TinyProgram.Define("Slow"), whole], "--epochs", "1"));
        Assert.Contains("error: it comes last.", _program.StandardError);
        Assert.Equal([43, 44], seeds);
        Assert.All(["first", "second"], use => Assert.True(File.Exists(Output($"Fusion.{use}.safetensors"))));
        Assert.False(File.Exists(Output("Fusion.json")));
    }

    [Fact]
    public void AFusionNamesThePartsThatItLacks()
    {
        var member = TinyProgram.Define("Member");

        Refused(
            [Fusion()],
            "TinyModel starts from trained adapters, and there is none for first and second: train takes --member first=<file>, a comparison Definition with { Members = [new(\"first\", …)] }."
        );
        Refused(
            [Fusion() with { Members = [new("first", member), new("third", member)] }],
            "TinyModel has no frozen method named 'third': it has first, second."
        );
        Refused([member with { Members = [new("first", member)] }], "TinyModel has no frozen method named 'first'.");
    }

    /// <summary>A program whose adaptation has two frozen methods.</summary>
    private static FineTuneDefinition Fusion()
    {
        var tiny = TinyProgram.Define("Fusion");
        return tiny with
        {
            Info = tiny.Info with
            {
                Parameters =
                [
                    .. tiny.Info.Parameters,
                    .. new[] { "first", "second" }.Select(use => new ParameterRow(
                        $"layer.adapter_{use}.down",
                        [1],
                        new Initial(Init.Zeros),
                        "adapter"
                    )),
                ],
            },
        };
    }
}
