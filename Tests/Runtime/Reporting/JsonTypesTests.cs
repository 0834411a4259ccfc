using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using DslPeft.Checkpoints;
using DslPeft.Reporting;
using DslPeft.Runtime.Tests.Checkpoints;
using DslPeft.Runtime.Tests.Training;
using DslPeft.Training;

namespace DslPeft.Runtime.Tests.Reporting;

/// <summary>
/// JSON is written by what the compiler generates as it would be by reflection, and what a file lacks is as it is declared.
/// </summary>
public sealed class JsonTypesTests : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly RunReport Report = Reports.Of("Löra \ud83d\ude00 <&>", 0.75) with
    {
        Metrics = new Dictionary<string, double> { ["accuracy"] = 0.75, ["next sentence"] = 1.0 / 3 },
        Costs = new RunCosts
        {
            Forward = 1e12,
            Backward = 2.5,
            Step = 3,
            BackpropagatedLayers = 2,
            Layers = 4,
            Base = 1,
        },
        Members = [new("a", "A", 3, null), new("b", "B", 4, 0.5)],
        History =
        [
            new(
                3,
                new Evaluation
                {
                    Metric = "loss",
                    Metrics = new Dictionary<string, double> { ["loss"] = 0.1 },
                    Rows = 3,
                    Seconds = 0.25,
                }
            ),
        ],
        Options = new TrainingOptions
        {
            ClassWeights = [1, 2.5],
            Decay = Enum.GetValues<Decay>()[^1],
            KeepBest = true,
        },
        Identity = new Dictionary<string, string> { ["data"] = "ü" },
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsWrittenIsWhatReflectionWrites()
    {
        Prediction prediction = new("ein Übel", null, "schlecht", new Dictionary<string, double> { ["schlecht"] = 0.9 }) { Id = "7" };
        Same(Report, TrainingTypes.File.RunReport);
        Same<IReadOnlyList<RunReport>>([Report], TrainingTypes.File.IReadOnlyListRunReport);
        Same(SeedsReport.Of([Report, Report with { Options = new() { Seed = 4 } }]), TrainingTypes.File.SeedsReport);
        Same(Report.Members[1], TrainingTypes.File.MemberReport);
        Same(new EvaluationReport("n", "a", "d", Report.History[0].Evaluation), ProgramTypes.File.EvaluationReport);
        Same(new WeightReport("n", "a", "d", 3, [new("m", 0.5, [new(null, 0.25), new(2, 0.75)])]), ProgramTypes.File.WeightReport);
        Same(prediction, ProgramTypes.File.Prediction);
        Same<IEnumerable<Prediction>>([prediction], ProgramTypes.File.IEnumerablePrediction);
        Same<IReadOnlyList<GeneratedText>>([new("a", "ñ")], ProgramTypes.File.IReadOnlyListGeneratedText);
        Same(Report, TrainingTypes.Line.RunReport);
        Same(prediction, ProgramTypes.Line.Prediction);
        Same(Report.Options, TrainingTypes.File.TrainingOptions);
        Same(
            new TrainingState
            {
                Step = 3,
                Epoch = 1,
                Batch = 2,
                Random = [1, 255],
                Routing = ulong.MaxValue,
                OptimizerSteps = new Dictionary<string, long> { ["all"] = 3 },
                Identity = Report.Identity!,
                History = Report.History,
            },
            TrainingTypes.File.TrainingState
        );
        Same<IReadOnlyList<string>>(["negative", "naïve"], JsonTypes.File.IReadOnlyListString);
        using var loaded = new TinyBase();
        using var model = new TinyModel(loaded, 7);
        var parameters = ParameterReport.Of(model.Info);
        Same(parameters, ReportTypes.File.ParameterReport);
        Same(new AssemblyReport("Assembly", [parameters with { Type = "A.B" }]), ReportTypes.File.AssemblyReport);
        Same<IDictionary<string, object>>(
            new SortedDictionary<string, object>
            {
                ["a"] = 1,
                ["b"] = 2L,
                ["c"] = 0.5,
                ["d"] = true,
                ["e"] = "é",
                ["f"] = new[] { "BertForMaskedLM" },
                ["g"] = new Dictionary<string, object> { ["x"] = 1f },
            },
            JsonTypes.File.IDictionaryStringObject
        );
    }

    [Fact]
    public void OptionsAreNamedAsTheyAreDeclaredWhereARunIsCompared() =>
        Assert.Equal(
            JsonSerializer.Serialize(Report.Options, new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() }),
            JsonSerializer.Serialize(Report.Options, TrainingTypes.Plain.TrainingOptions)
        );

    [Fact]
    public void WhatAFileOfAnEarlierVersionLacksIsAsItIsDeclared()
    {
        var written = JsonSerializer.SerializeToNode(Report, TrainingTypes.File.RunReport)!.AsObject();
        Assert.All(["members", "history", "lossCurve", "versions", "identity", "costs", "cutTexts"], name =>
            Assert.True(written.Remove(name))
        );
        Assert.All(["epochs", "learningRate", "clipNorm", "decay", "classWeights"], name =>
            Assert.True(written["options"]!.AsObject().Remove(name))
        );

        var read = RunReport.Read(_folder.Write("results.json", written.ToJsonString()))!;

        Assert.Empty(read.Members);
        Assert.Empty(read.History);
        Assert.Empty(read.LossCurve);
        Assert.Equal(Report.Versions, read.Versions);
        Assert.Null(read.Identity);
        var defaults = new TrainingOptions();
        Assert.Equal(
            (defaults.Epochs, defaults.LearningRate, defaults.ClipNorm, defaults.Decay),
            (read.Options.Epochs, read.Options.LearningRate, read.Options.ClipNorm, read.Options.Decay)
        );
        Assert.True(read.Options.KeepBest);
    }

    private static void Same<T>(T value, JsonTypeInfo<T> type) =>
        Assert.Equal(
            JsonSerializer.Serialize(value, new JsonSerializerOptions(Indented) { WriteIndented = type.Options.WriteIndented }),
            JsonSerializer.Serialize(value, type)
        );
}
