using System.Text.Json;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Training;

namespace DslPeft.Numerics.Tests.Programs;

[Adapt<TaskBert>]
[FullFineTuning]
[MaskedLm]
public sealed partial class TaskLanguageModel : IAdapted;

[Adapt<TaskBert>]
[FullFineTuning]
[Pretraining]
public sealed partial class TaskPretraining : IAdapted;

/// <summary><c>pretrain-pairs</c>: both of BERT's pretraining tasks, from text files to a checkpoint.</summary>
[Collection(ProcessWide.Name)]
public sealed class PretrainPairsTests : IDisposable
{
    private static readonly string[] Subjects = ["ann", "bob", "carl", "rome", "oslo", "york"],
        Rest = ["the", "one", "saw", "it", "by", "old", "new", "red", "for", "day"];

    private static readonly PretrainDefinition Definition = new()
    {
        Name = "Pretrain",
        NewBase = () => new TaskBert(),
        Create = (@base, seed) => new TaskLanguageModel((TaskBert)@base, seed),
        CreateForPairs = (@base, seed) => new TaskPretraining((TaskBert)@base, seed),
        Defaults = new TrainingOptions
        {
            Epochs = 20,
            BatchSize = 16,
            MaxLength = 24,
            LearningRate = 3e-3,
        },
    };

    private readonly TaskFolder _task = new();

    /// <summary>Every sentence of a paragraph begins with the same name, so that a second text of another paragraph can be told.</summary>
    public PretrainPairsTests()
    {
        SeededRandom random = SeededRandom.Stream(1);
        File.WriteAllLines(
            _task.In("text.txt"),
            Enumerable
                .Range(0, 300)
                .SelectMany(i =>
                    Enumerable
                        .Range(0, 4)
                        .Select(_ => $"{Subjects[i % Subjects.Length]} {random.Pick(Rest)} {random.Pick(Rest)} .")
                        .Append("")
                )
        );
    }

    public void Dispose() => _task.Dispose();

    [Fact]
    public void BothTasksAreLearnt()
    {
        Assert.Equal(0, Run("pretrain-pairs", "--output", _task.In("out")));

        JsonElement[] log = [.. File.ReadLines(_task.In("out/pretrain.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        double[] losses =
        [
            .. log.Where(line => line.TryGetProperty("learningRate", out _)).Select(line => line.GetProperty("loss").GetDouble()),
        ];
        // At first every word and both answers are as likely; a paragraph's name and the full stops can then be told.
        Assert.InRange(losses[0], losses[^1] + 1, Math.Log(TaskBert.Vocab) + Math.Log(2) + 0.5);
        Assert.InRange(Find(log[^1], "next sentence")!.Value, 0, 1);
        using var loaded = TaskBert.Load(_task.In("out"));
        using var model = new TaskPretraining(loaded);
        using var fresh = new TaskBert();
        using var untrained = new TaskPretraining(fresh);
        Assert.All(model.Info.Parameters.Where(row => row.Head), row =>
            Assert.False(TinyModels.SameBits(untrained[row.Name], model[row.Name]), row.Name)
        );
        using SafetensorsFile file = SafetensorsFile.Open(_task.In("out/model.safetensors"));
        Assert.All(model.Info.Parameters.Where(row => row.Head), row =>
            Assert.True(TinyModels.SameBits(file.Read(row.CheckpointKey!), model[row.Name]), row.Name)
        );
        Assert.Contains("BertForPreTraining", File.ReadAllText(_task.In("out/config.json")));
    }

    [Fact]
    public void OneParagraphIsTooLittle()
    {
        File.WriteAllText(_task.In("text.txt"), "ann saw it . bob saw it .");
        using var error = new StringWriter();
        var before = Console.Error;
        Console.SetError(error);
        try
        {
            Assert.Equal(ExitCode.Failed, Run("pretrain-pairs", "--output", _task.In("out")));
        }
        finally
        {
            Console.SetError(before);
        }
        Assert.Contains("at least 2 documents", error.ToString());
        Assert.False(Directory.Exists(_task.In("out")));
    }

    private int Run(string verb, params string[] more)
    {
        var before = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            return PretrainProgram.Run(
                Definition,
                [
                    verb,
                    "--text",
                    _task.In("text.txt"),
                    "--vocabulary",
                    Path.Combine(_task.Base, "vocab.txt"),
                    "--quiet",
                    "--threads",
                    "1",
                    .. more,
                ]
            );
        }
        finally
        {
            Console.SetOut(before);
        }
    }

    /// <summary>A number of that name, wherever it is in the document.</summary>
    private static double? Find(JsonElement value, string name) =>
        value.ValueKind != JsonValueKind.Object ? null
        : value.TryGetProperty(name, out var found) ? found.GetDouble()
        : value.EnumerateObject().Select(entry => Find(entry.Value, name)).FirstOrDefault(of => of is not null);
}
