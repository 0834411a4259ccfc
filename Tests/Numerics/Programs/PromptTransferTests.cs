using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests.Programs;

[Adapt<TaskBert>]
[PromptTuning(Site.Words, Length = 4)]
[Classifier(Labels = 2)]
public sealed partial class TaskPrompt : IAdapted;

[Adapt<TaskBert>]
[PromptTuning(Site.Words, Length = 4)]
[TokenClassifier(Labels = 5)]
public sealed partial class TaskPromptTagger : IAdapted;

[Adapt<TaskBert>]
[PromptTuning(Site.Words, Length = 3)]
[Classifier(Labels = 2)]
public sealed partial class TaskShortPrompt : IAdapted;

[Adapt<TaskBert>]
[Prefix(Site.AttentionMemory, Length = 3)]
[Classifier(Labels = 2)]
public sealed partial class TaskPrefix : IAdapted;

[Adapt<TaskBert>]
[Prefix(Site.AttentionMemory, Length = 3)]
[TokenClassifier(Labels = 5)]
public sealed partial class TaskPrefixTagger : IAdapted;

[FineTune<TaskPrompt, KindTexts>(Epochs = 1, BatchSize = 8, LearningRate = 1e-2, Seed = 1, MaxLength = 16)]
public static partial class PromptProgram;

/// <summary>Prompts that start from those of other tasks.</summary>
[Collection(ProcessWide.Name)]
public sealed class PromptTransferTests : IDisposable
{
    private const string Name = "embeddings.word_embeddings.prompttuning.prompt";

    private readonly TaskFolder _folder = new();
    private readonly TaskBert _base = new();

    public PromptTransferTests() => _base.Initialise(5);

    public void Dispose()
    {
        _base.Dispose();
        _folder.Dispose();
    }

    /// <summary>One prompt is copied, several give their weighted mean; heads stay as they are.</summary>
    [Fact]
    public void APromptStartsFromTheMeanOfOthers()
    {
        var (first, second) = (Saved(new TaskPrompt(_base, 1), "first"), Saved(new TaskPromptTagger(_base, 2), "second"));
        using var model = new TaskPrompt(_base, 3);
        var head = Values(model, model.Info.Parameters.First(row => row.Head).Name);
        PromptTransfer.Begin(model, new SourcePrompt(second));
        Assert.Equal(Stored(second), Values(model, Name));
        PromptTransfer.Begin(model, new SourcePrompt(first, 3), new SourcePrompt(second, 1));
        var expected = Stored(first).Zip(Stored(second), (a, b) => (0.75f * a) + (0.25f * b)).ToArray();
        Assert.All(expected.Zip(Values(model, Name)), pair => Assert.Equal(pair.First, pair.Second, 6));
        Assert.Equal(head, Values(model, model.Info.Parameters.First(row => row.Head).Name));
    }

    /// <summary>A prefix that was trained under another head is copied in every layer, keys and values.</summary>
    [Fact]
    public void APrefixStartsFromThatOfAnotherTask()
    {
        var source = Saved(new TaskPrefixTagger(_base, 2), "source");
        using var model = new TaskPrefix(_base, 3);
        string[] names = [.. model.Info.Parameters.Where(row => !row.Head).Select(row => row.Name)];
        Assert.Equal(2 * TaskBert.Layers, names.Length);
        PromptTransfer.Begin(model, new SourcePrompt(source));
        using var file = SafetensorsFile.Open(source);
        foreach (var name in names)
        {
            using var stored = file.Read(name);
            Assert.Equal(stored.data<float>().ToArray(), Values(model, name));
        }
        Assert.Equal(1, PromptTransfer.Compare(source, source).MeanTokens, 6);
    }

    /// <summary>
    /// The cosine of mean tokens, and the mean cosine of all pairs, against loops; a prompt is as near to itself as can be.
    /// </summary>
    [Fact]
    public void SimilaritiesAreCosines()
    {
        var (first, second) = (Saved(new TaskPrompt(_base, 1), "first"), Saved(new TaskPromptTagger(_base, 2), "second"));
        var (one, other) = (Rows(Stored(first)), Rows(Stored(second)));
        var near = PromptTransfer.Compare(first, second);
        Assert.Equal(Cosine(Mean(one), Mean(other)), near.MeanTokens, 5);
        Assert.Equal(one.SelectMany(_ => other, Cosine).Average(), near.TokenPairs, 5);
        Assert.Equal(1, PromptTransfer.Compare(first, first).MeanTokens, 6);
    }

    [Fact]
    public void PromptsThatDoNotFitAreRefused()
    {
        var first = Saved(new TaskPrompt(_base, 1), "first");
        using var @short = new TaskShortPrompt(_base, 1);
        Assert.Contains(
            "prompts must be of one length",
            Assert.Throws<CheckpointException>(() => PromptTransfer.Begin(@short, new SourcePrompt(first))).Message
        );
        using var plain = new TaskStudent(_base, 1);
        Assert.Contains(
            "has neither prompt tuning nor a free prefix",
            Assert.Throws<ArgumentException>(() => PromptTransfer.Begin(plain, new SourcePrompt(first))).Message
        );
        using var otherBase = new TaskBert();
        otherBase.Initialise(6);
        using var elsewhere = new TaskPrompt(otherBase, 1);
        Assert.Contains(
            "other base weights",
            Assert.Throws<CheckpointException>(() => PromptTransfer.Begin(elsewhere, new SourcePrompt(first))).Message
        );
        using var model = new TaskPrompt(_base, 1);
        Assert.Throws<ArgumentException>(() => PromptTransfer.Begin(model, new SourcePrompt(first, 0)));
        Assert.Throws<ArgumentException>(() => PromptTransfer.Begin(model));
    }

    [Fact]
    public void ProgramsStartFromPromptsAndCompareThem()
    {
        _folder.WriteKinds("train.jsonl", 24, 1);
        _folder.WriteKinds("dev.jsonl", 12, 2);
        string[] options = ["train", "--base", _folder.Base, "--data", _folder.Folder, "--quiet"];
        string At(string name) => _folder.In(name + "/adapter.safetensors");
        Assert.Equal(0, PromptProgram.Run([.. options, "--output", _folder.In("a"), "--epochs", "2"]));
        Assert.Equal(0, PromptProgram.Run([.. options, "--output", _folder.In("b"), "--seed", "2"]));
        Assert.Equal(0, PromptProgram.Run([.. options, "--output", _folder.In("c"), "--prompt", At("a") + "=3", At("b")]));
        Assert.Equal(0, PromptProgram.Run([.. options, "--output", _folder.In("plain")]));
        Assert.NotEqual(File.ReadAllBytes(At("plain")), File.ReadAllBytes(At("c")));
        Assert.Equal(0, PromptProgram.Run(["similarity", "--adapters", At("a"), At("b"), At("c"), "--json", _folder.In("near.json")]));
        var near = _folder.Json("near.json").AsArray();
        Assert.Equal(3, near.Count);
        double Means(string first, string second) =>
            near.Single(pair => pair!["first"]!.GetValue<string>() == At(first) && pair["second"]!.GetValue<string>() == At(second))![
                "meanTokens"
            ]!.GetValue<double>();
        Assert.True(Means("a", "c") > Means("a", "b"));

        // What a run started from decides whether it goes on.
        Assert.Equal(
            1,
            PromptProgram.Run([.. options, "--output", _folder.In("c"), "--prompt", At("a"), At("b"), "--resume", "--epochs", "2"])
        );
        Assert.Equal(2, PromptProgram.Run([.. options, "--output", _folder.In("d"), "--prompt", At("a") + "=-1"]));
        Assert.Equal(2, PromptProgram.Run([.. options, "--output", _folder.In("d"), "--prompt", _folder.In("none")]));
        Assert.Equal(2, PromptProgram.Run([.. options, "--output", _folder.In("d"), "--prompt", At("a"), "--adapter", At("a")]));
    }

    private string Saved(AdaptedModel model, string name)
    {
        using (model)
            model.Save(_folder.In(name + ".safetensors"));
        return _folder.In(name + ".safetensors");
    }

    private static float[] Stored(string path)
    {
        using var file = SafetensorsFile.Open(path);
        using var tensor = file.Read(Name);
        return tensor.data<float>().ToArray();
    }

    private static float[] Values(AdaptedModel model, string name) =>
        model.named_parameters().Single(entry => entry.name == name).parameter.detach().contiguous().data<float>().ToArray();

    private static List<float[]> Rows(float[] values) => [.. values.Chunk(TaskBert.Hidden)];

    private static float[] Mean(List<float[]> rows) =>
        [.. Enumerable.Range(0, TaskBert.Hidden).Select(column => rows.Average(row => row[column]))];

    private static double Cosine(float[] one, float[] other) =>
        one.Zip(other).Sum(pair => (double)pair.First * pair.Second)
        / Math.Sqrt(one.Sum(value => (double)value * value) * other.Sum(value => (double)value * value));
}
