using System.Text.Json;
using DslPeft.Data;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Training.Programs;

[Collection(ProcessWide.Name)]
public sealed partial class ComparisonProgramTests : IDisposable
{
    private readonly TinyProgram _program;
    private readonly Dictionary<string, (int ExitCode, string Output)> _children = [];

    public ComparisonProgramTests() =>
        _program = new() { Child = arguments => _children.TryGetValue(arguments[1], out (int, string) left) ? left : null };

    public void Dispose() => _program.Dispose();

    [Fact]
    public void EachAdaptationIsTrainedWithItsOwnDefaults()
    {
        Assert.Equal(
            0,
            Run("--json", _program.In("r.json"), "--markdown", _program.In("r.md"), "--html", _program.In("r.html"), "--epochs", "1")
        );

        var rows = Results(_program.In("r.json"));
        Assert.Equal(["Slow", "Fast"], rows.Select(r => r.GetProperty("name").GetString()));
        Assert.Equal([0.001, 0.05], rows.Select(r => r.GetProperty("options").GetProperty("learningRate").GetDouble()));
        Assert.All(rows, r => Assert.Equal(6, r.GetProperty("steps").GetInt32()));
        var markdown = File.ReadAllLines(_program.In("r.md"));
        Assert.Equal(9, markdown.Length);
        Assert.StartsWith("| Slow | 2,498 (81%) | 2,450 |", markdown[2]);
        Assert.Contains("Fast", _program.StandardOutput);
        Assert.Contains("<title>TinyBase: 2 adaptations</title>", File.ReadAllText(_program.In("r.html")));
    }

    [Fact]
    public void TheOutputFolderHoldsBothFormsAndTheResults()
    {
        Assert.Equal(0, Run("--max-steps", "1", "--only", "Fast"));

        Assert.Equal(
            ["Fast.deployed.safetensors", "Fast.json", "Fast.safetensors", "results.html", "results.json", "results.md"],
            Directory.GetFiles(_program.Output).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        var row = Assert.Single(Results());
        Assert.Equal(new FileInfo(Output("Fast.safetensors")).Length, row.GetProperty("adapterBytes").GetInt64());
        Assert.Equal(new FileInfo(Output("Fast.deployed.safetensors")).Length, row.GetProperty("deployedBytes").GetInt64());
        Assert.Equal(
            File.ReadAllText(_program.Output + "/results.md"),
            DslPeft.Reporting.ResultTable.ToMarkdown([RunReport.Read(Output("Fast.json"))!])
        );
    }

    [Fact]
    public void FlagsReachAllAndOnlySomeMayBeChosen()
    {
        Assert.Equal(0, Run("--json", "--only", "fast", "--learning-rate", "0.5"));

        using var results = JsonDocument.Parse(_program.StandardOutput);
        var row = Assert.Single(results.RootElement.EnumerateArray());
        Assert.Equal(
            ("Fast", 0.5),
            (row.GetProperty("name").GetString(), row.GetProperty("options").GetProperty("learningRate").GetDouble())
        );
    }

    [Theory]
    [InlineData("Medium", "--only 'Medium' is unknown: choose among Slow, Fast.")]
    [InlineData("Fast,Medium", "--only 'Medium' is unknown: choose among Slow, Fast.")]
    [InlineData(",", "--only names nothing: choose among Slow, Fast.")]
    public void NamesThatAreNotThereAreNamed(string only, string message)
    {
        Assert.Equal(ExitCode.Usage, Run("--only", only));
        Assert.Equal($"error: {message}\n", _program.StandardError);
        Assert.False(Directory.Exists(_program.Output));
    }

    [Fact]
    public void ASeedChoosesTheRowsThatAreTaken()
    {
        string[] fingerprints =
        [
            .. new[] { "1", "1", "2" }.Select(seed =>
            {
                Assert.Equal(0, Run("--only", "Fast", "--rows", "24", "--epochs", "1", "--seed", seed, "--overwrite"));
                var row = Assert.Single(Results());
                Assert.Equal((24, 3), (row.GetProperty("trainRows").GetInt32(), row.GetProperty("steps").GetInt32()));
                return row.GetProperty("identity").GetProperty("data").GetString()!;
            }),
        ];

        Assert.Equal(fingerprints[0], fingerprints[1]);
        Assert.NotEqual(fingerprints[0], fingerprints[2]);
        Assert.Equal(0, Run("--only", "Fast", "--rows", "1000", "--max-steps", "1", "--overwrite"));
        Assert.Equal(48, Assert.Single(Results()).GetProperty("trainRows").GetInt32());
    }

    [Fact]
    public void OrderDoesNotChangeResults()
    {
        Run("--json", "--only", "Fast");
        using var alone = JsonDocument.Parse(_program.StandardOutput);
        Run("--json", "--overwrite");
        using var both = JsonDocument.Parse(_program.StandardOutput);

        Assert.Equal(alone.RootElement[0].GetProperty("metrics").GetRawText(), both.RootElement[1].GetProperty("metrics").GetRawText());
    }

    [Fact]
    public void InferenceIsComparedWithTheProgramOfAHeadAlone()
    {
        var bare = TinyProgram.Define("Bare");
        bare = bare with
        {
            Info = bare.Info with { AddedParameters = bare.Info.HeadParameters, TrainableParameters = bare.Info.HeadParameters },
        };

        Assert.Equal(0, Compare([TinyProgram.Define("Slow"), bare], "--max-steps", "1", "--only", "Slow"));
        var with = Assert.Single(Results()).GetProperty("inference");
        Assert.Equal(0, Run("--max-steps", "1", "--only", "Slow", "--overwrite"));
        var without = Assert.Single(Results()).GetProperty("inference");

        Assert.All(["unmerged", "deployed", "base", "unmergedRatio", "deployedRatio"], name =>
            Assert.True(with.GetProperty(name).GetDouble() > 0, name)
        );
        Assert.All(["unmerged", "deployed"], name => Assert.True(without.GetProperty(name).GetDouble() > 0, name));
        Assert.All(["base", "unmergedRatio", "deployedRatio"], name =>
            Assert.Equal(JsonValueKind.Null, without.GetProperty(name).ValueKind)
        );
    }

    [Fact]
    public void CostsAreTheCompilersOverTheBatchesOfTheRun()
    {
        Run("--max-steps", "1", "--only", "Fast");
        var declared = TinyModel.Describe().Costs;
        var costs = Assert.Single(Results()).GetProperty("costs");
        TextRows train = Rows(48, 1),
            dev = Rows(16, 2);
        (int Rows, int Tokens)[] batches =
        [
            .. new LengthBucketBatcher(train.Lengths(), new BatchBudget(8), 42)
                .Epoch(0)
                .Select(b => (b.Length, b.Max(i => train.Lengths()[i]))),
        ];

        Assert.Equal(
            batches.Sum(b => declared.TrainingStep(b.Rows, b.Tokens)) / 48.0,
            costs.GetProperty("forward").GetDouble() + costs.GetProperty("backward").GetDouble(),
            6
        );
        Assert.Equal(batches.Average(b => declared.TrainingStep(b.Rows, b.Tokens)), costs.GetProperty("step").GetDouble(), 6);
        Assert.Equal(batches.Max(b => declared.ActivationBytes.At(b.Rows, b.Tokens)), costs.GetProperty("activationBytes").GetDouble());
        double[] inference = [.. new[] { "base", "unmerged", "deployed" }.Select(name => costs.GetProperty(name).GetDouble())];
        Assert.Equal(inference[1], inference[2]);
        Assert.Equal(declared.Deployed.Row - declared.Base.Row, inference[2] - inference[0], 6);
        Assert.InRange(inference[0], declared.Base.At(1, dev.Lengths().Min()), declared.Base.At(1, dev.Lengths().Max()));

        static TextRows Rows(int count, int seed) => new(TinyTask.Data(count, seed), HeadKind.Classification);
    }

    [Fact]
    public void ResumingKeepsWhatTheSameOptionsGave()
    {
        Run("--only", "Slow");
        var slow = File.ReadAllBytes(Output("Slow.json"));

        Assert.Equal(0, Run("--resume"));
        Assert.Equal(slow, File.ReadAllBytes(Output("Slow.json")));
        Assert.Equal("Slow: kept, the same options, base and data gave it.\n", _program.StandardError);
        Assert.Equal(["Slow", "Fast"], Results().Select(r => r.GetProperty("name").GetString()));

        Assert.Equal(0, Run("--resume"));
        Assert.Contains("Slow: kept", _program.StandardError);
        Assert.Contains("Fast: kept", _program.StandardError);
        Assert.Equal(ExitCode.Usage, Run());
        Assert.Contains(
            "Slow.json is there already: give another --output, keep what is finished with --resume, or replace it with --overwrite",
            _program.StandardError
        );
        Assert.Equal(0, Run("--overwrite"));
        Assert.Equal("", _program.StandardError);
    }

    [Theory]
    [InlineData("LearningRate was 0.001 and is now 0.25", "--learning-rate", "0.25")]
    [InlineData("Seed was 42 and is now 7", "--seed", "7")]
    public void ResumingTrainsAgainWhatOtherOptionsGave(string reason, params string[] changed)
    {
        Run("--only", "Slow");

        Assert.Equal(0, Run(["--only", "Slow", "--resume", .. changed]));
        Assert.Equal($"Slow: trained again, because {reason}.\n", _program.StandardError);
    }

    [Fact]
    public void ResumingTrainsAgainWhatOtherDevRowsMeasured()
    {
        Run("--only", "Slow");
        _program.WriteRows("dev.tsv", TinyTask.Examples(12, seed: 5));

        Assert.Equal(0, Run("--only", "Slow", "--resume"));
        Assert.StartsWith("Slow: trained again, because dev data was ", _program.StandardError);
        Assert.Equal(12, Assert.Single(Results()).GetProperty("devRows").GetInt32());
    }

    [Fact]
    public void AStopKeepsWhatIsDone()
    {
        using var stop = new CancellationTokenSource();
        var fast = TinyProgram.Define("Fast");
        FineTuneDefinition[] list =
        [
            TinyProgram.Define("Slow"),
            fast with
            {
                Create = (loaded, seed) =>
                {
                    stop.Cancel();
                    return fast.Create(loaded, seed);
                },
            },
        ];

        Assert.Equal(ExitCode.Interrupted, Compare(list, stop.Token));
        Assert.Equal(["Slow"], Results().Select(r => r.GetProperty("name").GetString()));
        Assert.Contains(
            "Stopped in Fast after step 1 of 12; it starts anew when the comparison goes on.\n1 of 2 are done. To go on: ",
            _program.StandardError
        );
        Assert.EndsWith("--resume\n", _program.StandardError);
        Assert.False(File.Exists(Output("Fast.json")));

        Assert.Equal(0, Compare([list[0], fast], "--resume"));
        Assert.StartsWith("Slow: kept", _program.StandardError);
        Assert.Equal(["Slow", "Fast"], Results().Select(r => r.GetProperty("name").GetString()));
    }

    [Fact]
    public void AFaultKeepsWhatIsDone()
    {
        var faulty = TinyProgram.Define("Faulty") with { Create = (_, _) => throw new TrainingException("it cannot be built.") };

        Assert.Equal(ExitCode.Failed, Compare([TinyProgram.Define("Slow"), faulty]));
        Assert.Contains("error: it cannot be built.", _program.StandardError);
        Assert.Equal(["Slow"], Results().Select(r => r.GetProperty("name").GetString()));
    }

    [Fact]
    public void ListsThatCannotBeComparedSayWhy()
    {
        FineTuneDefinition one = TinyProgram.Define("One"),
            two = TinyProgram.Define("Two");

        Refused([], "there is nothing to compare");
        Refused([one, TinyProgram.Define("ONE")], "One is in the comparison 2 times");
        Refused(
            [one, TinyProgram.Define("Three", labels: 3)],
            "different heads: One has Classification with 2 outputs, Three has Classification with 3 outputs"
        );
        Refused([one, TinyProgram.Define("Scores", HeadKind.Regression, 1)], "Scores has Regression with 1 outputs");
        Refused(
            [one, two with { Info = two.Info with { Architecture = "BertBase" } }],
            "different architectures: One has TinyBase, Two has BertBase"
        );
        Refused([one, two with { Data = two.Data with { Name = "Sst2" } }], "different data sets: One has TinyData, Two has Sst2");
    }

    private void Refused(FineTuneDefinition[] list, string message)
    {
        Assert.Equal(ExitCode.Usage, Compare(list));
        Assert.StartsWith("error: ", _program.StandardError);
        Assert.Contains(message, _program.StandardError);
        Assert.False(Directory.Exists(_program.Output));
    }

    private string Output(string name) => Path.Combine(_program.Output, name);

    private JsonElement[] Results(string? path = null)
    {
        using var results = JsonDocument.Parse(File.ReadAllText(path ?? Output("results.json")));
        return [.. results.RootElement.Clone().EnumerateArray()];
    }

    private int Run(params string[] more) =>
        Compare([TinyProgram.Define("Slow", learningRate: 0.001), TinyProgram.Define("Fast", learningRate: 0.05)], more);

    private int Compare(FineTuneDefinition[] list, params string[] more) => Compare(list, CancellationToken.None, more);

    private int Compare(FineTuneDefinition[] list, CancellationToken stop, params string[] more)
    {
        string[] args = ["--base", _program.Base, "--data", _program.Folder, "--output", _program.Output, "--quiet", .. more];
        return _program.Capture(args, stop, context => ComparisonProgram.Run(list, [.. context.Arguments], context));
    }
}
