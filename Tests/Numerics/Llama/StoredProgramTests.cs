using System.Text.Json.Nodes;
using DslPeft.Data;
using DslPeft.Numerics.Tests.Programs;
using DslPeft.Training;

namespace DslPeft.Numerics.Tests;

#pragma warning disable DPEFT310 // So small a model learns faster than those that the methods are known for.
[FineTune<SmallStories, RunningText>(Epochs = 8, BatchSize = 8, LearningRate = 2e-2, Seed = 1, MaxLength = 24)]
public static partial class SmallStoriesProgram;

[FineTune<HalfStories, RunningText>(Epochs = 8, BatchSize = 8, LearningRate = 2e-2, Seed = 1, MaxLength = 24)]
#pragma warning restore DPEFT310
public static partial class HalfStoriesProgram;

/// <summary>
/// Programs over a trained LLaMA that is held in NF4 and bfloat16: they load it so, say so, and learn what a program over float32 learns.
/// </summary>
[Collection(ProcessWide.Name)]
public sealed class StoredProgramTests : IDisposable
{
    private const string Sentence = "A robot named Zed likes the moon.\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-stored-").FullName;

    public StoredProgramTests()
    {
        Directory.CreateDirectory(In("base"));
        Llama2cFiles.WriteFolder(In("base"));
        File.WriteAllText(In("train.txt"), string.Concat(Enumerable.Repeat(Sentence, 100)));
        File.WriteAllText(In("dev.txt"), string.Concat(Enumerable.Repeat(Sentence, 10)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SharedFact("models", "stories260K")]
    public void AQuantisedModelLearnsASentenceAndIsNotMerged()
    {
        string[] given = ["--base", In("base"), "--adapter", In("out/adapter.safetensors")];
        var (code, said) = Run(SmallStoriesProgram.Run, "train", "--base", In("base"), "--data", _folder, "--output", In("out"), "--quiet");
        Assert.Equal(0, code);
        Assert.Contains("the base is held in NF4 in the layers, bfloat16 elsewhere", said, StringComparison.Ordinal);
        var results = Json("out/results.json");
        Assert.InRange(results["metrics"]!["loss"]!.GetValue<double>(), 0, 0.4);
        Assert.Equal("NF4 in the layers, bfloat16 elsewhere", results["baseStorage"]!.GetValue<string>());
        Assert.InRange(results["baseBytes"]!.GetValue<long>(), 1, 260_000);

        Assert.Equal(0, Run(SmallStoriesProgram.Run, ["evaluate", .. given, "--data", In("dev.txt"), "--json", In("loss.json")]).Code);
        Assert.Equal(
            0,
            Run(
                SmallStoriesProgram.Run,
                ["generate", .. given, "--prompt", "A robot named", "--tokens", "14", "--json", In("texts.json")]
            ).Code
        );
        Assert.StartsWith(" Zed likes the moon.", Json("texts.json")[0]!["text"]!.GetValue<string>());
        (code, said) = Run(SmallStoriesProgram.Run, ["merge", .. given, "--output", In("merged")]);
        Assert.Equal(2, code);
        Assert.Contains("cannot be merged", said, StringComparison.Ordinal);
    }

    [SharedFact("models", "stories260K")]
    public void AModelInBFloat16IsMerged()
    {
        Assert.Equal(
            0,
            Run(HalfStoriesProgram.Run, "train", "--base", In("base"), "--data", _folder, "--output", In("out"), "--quiet").Code
        );
        var loss = Json("out/results.json")["metrics"]!["loss"]!.GetValue<double>();
        Assert.InRange(loss, 0, 0.3);
        string[] merge = ["merge", "--base", In("base"), "--adapter", In("out/adapter.safetensors"), "--output", In("merged")];
        Assert.Equal(0, Run(HalfStoriesProgram.Run, merge).Code);
        using var merged = Stories260K.Load(In("merged"));
        using var model = new WholeStories(merged);
        var rows = HalfStoriesProgram.Definition.Data.Read(
            In("dev.txt"),
            new TaskInput(WholeStories.Declaration, Tokenization.Tokenizer.Load(In("merged")), 24)
        );
        Assert.Equal(loss, Evaluator.Evaluate(model, rows, 8).Loss, 2);
    }

    private static (int Code, string Said) Run(Func<string[], int> program, params string[] arguments)
    {
        var error = Console.Error;
        using var said = new StringWriter();
        Console.SetError(said);
        try
        {
            return (program(arguments), said.ToString());
        }
        finally
        {
            Console.SetError(error);
        }
    }

    private string In(string name) => Path.Combine(_folder, name);

    private JsonNode Json(string name) => JsonNode.Parse(File.ReadAllText(In(name)))!;
}
