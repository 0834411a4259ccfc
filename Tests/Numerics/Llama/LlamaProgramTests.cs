using System.Text.Json.Nodes;
using DslPeft.Data;
using DslPeft.Numerics.Tests.Programs;
using DslPeft.Tokenization;
using DslPeft.Training;

namespace DslPeft.Numerics.Tests;

#pragma warning disable DPEFT310 // So small a model learns faster than those that the methods are known for.
[FineTune<StoriesLora, RunningText>(Epochs = 8, BatchSize = 8, LearningRate = 2e-2, Seed = 1, MaxLength = 24)]
#pragma warning restore DPEFT310
public static partial class StoriesProgram;

/// <summary>A trained LLaMA learns a sentence from a text file, continues it, and is merged into a checkpoint of its own.</summary>
[Collection(ProcessWide.Name)]
public sealed class LlamaProgramTests : IDisposable
{
    private const string Sentence = "A robot named Zed likes the moon.\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-stories-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SharedFact("models", "stories260K")]
    public void ATrainedModelLearnsASentence()
    {
        var (@base, adapter) = (In("base"), In("out/adapter.safetensors"));
        Directory.CreateDirectory(@base);
        Llama2cFiles.WriteFolder(@base);
        File.WriteAllText(In("train.txt"), string.Concat(Enumerable.Repeat(Sentence, 100)));
        File.WriteAllText(In("dev.txt"), string.Concat(Enumerable.Repeat(Sentence, 10)));

        Run("train", "--base", @base, "--data", _folder, "--output", In("out"), "--quiet");
        double loss = Json("out/results.json")["metrics"]!["loss"]!.GetValue<double>();
        Run(
            "generate",
            "--base",
            @base,
            "--adapter",
            adapter,
            "--prompt",
            "A robot named",
            "Once upon a time",
            "--tokens",
            "14",
            "--json",
            In("texts.json")
        );
        Run("merge", "--base", @base, "--adapter", adapter, "--output", In("merged"));

        Assert.InRange(loss, 0, 0.3);
        Assert.StartsWith(" Zed likes the moon.", Json("texts.json")[0]!["text"]!.GetValue<string>());
        Assert.Matches("^[ ,]", Json("texts.json")[1]!["text"]!.GetValue<string>());
        using var merged = Stories260K.Load(In("merged"));
        using var model = new WholeStories(merged);
        TaskRows rows = StoriesProgram.Definition.Data.Read(
            In("dev.txt"),
            new TaskInput(WholeStories.Declaration, Tokenizer.Load(In("merged")), 24)
        );
        Assert.Equal(loss, Evaluator.Evaluate(model, rows, 8).Loss, 4);
    }

    private static void Run(params string[] arguments) => Assert.Equal(0, StoriesProgram.Run(arguments));

    private string In(string name) => Path.Combine(_folder, name);

    private JsonNode Json(string name) => JsonNode.Parse(File.ReadAllText(In(name)))!;
}
