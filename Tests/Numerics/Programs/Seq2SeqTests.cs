using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.Architectures;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Tokenization;
using DslPeft.Training;

namespace DslPeft.Numerics.Tests.Programs;

/// <summary>A BART that learns a few pairs in seconds: 1 layer a stack, hidden 32, one token a byte.</summary>
[Architecture(KeyPrefix = "model", ModelType = "bart", Layout = typeof(BartBase))]
public sealed partial class TaskBart : IArchitecture
{
    public const int Vocab = 261;
    public const int Positions = 40;
    public const int Hidden = 32;
    public const int EncoderLayers = 1;
    public const int EncoderHeads = 4;
    public const int EncoderInner = 64;
    public const int DecoderLayers = 1;
    public const int DecoderHeads = 4;
    public const int DecoderInner = 64;
    public const double Dropout = 0;
}

[Adapt<TaskBart>]
[FullFineTuning]
[Seq2SeqLm]
public sealed partial class TaskTranslator : IAdapted;

[Seq2SeqData(Source = "english", Target = "french", Prefix = "fr: ")]
public sealed class Words;

#pragma warning disable DPEFT310 // A small random model learns faster than a pretrained one.
[FineTune<TaskTranslator, Words>(Epochs = 12, BatchSize = 8, LearningRate = 5e-3, Seed = 1, MaxLength = 24)]
[LinearWarmup(0.1)]
#pragma warning restore DPEFT310
public static partial class TranslateProgram;

/// <summary>Sources and targets from a declaration to targets that the trained model writes.</summary>
[Collection(ProcessWide.Name)]
public sealed class Seq2SeqTests : IDisposable
{
    private static readonly (string Source, string Target)[] Pairs = [("cat", "chat"), ("dog", "chien noir"), ("cow", "vache")];

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-seq2seq-").FullName;

    public Seq2SeqTests()
    {
        Directory.CreateDirectory(Base);
        var next = 256;
        var bytes = Enumerable
            .Range(0, 256)
            .Select(value => ((char)(value is >= 33 and <= 126 or >= 161 and <= 172 or >= 174 ? value : next++)).ToString())
            .ToList();
        File.WriteAllText(
            Path.Combine(Base, "vocab.json"),
            JsonSerializer.Serialize(
                new[] { "<s>", "<pad>", "</s>", "<unk>" }
                    .Concat(bytes)
                    .Append("<mask>")
                    .Select((piece, id) => (piece, id))
                    .ToDictionary(entry => entry.piece, entry => entry.id)
            )
        );
        File.WriteAllText(Path.Combine(Base, "merges.txt"), "#version: 0.2\n");
        var config = new JsonObject { ["model_type"] = "bart" };
        foreach (var size in TaskBart.Declaration.Config.Where(size => size.Value == Math.Truncate(size.Value)))
            config[size.Key] = (long)size.Value;
        File.WriteAllText(Path.Combine(Base, "config.json"), config.ToJsonString());
        using var model = new TaskBart();
        model.Initialise(1);
        using var writer = new TaskTranslator(model);
        SafetensorsWriter.Write(Path.Combine(Base, "model.safetensors"), PretrainedFolder.Tensors(writer));
        File.WriteAllLines(
            In("train.jsonl"),
            Enumerable
                .Repeat(Pairs, 40)
                .SelectMany(rows => rows)
                .Select(row => JsonSerializer.Serialize(new { english = row.Source, french = row.Target }))
        );
        File.WriteAllLines(
            In("dev.jsonl"),
            Pairs.Select(row => JsonSerializer.Serialize(new { english = row.Source, french = row.Target }))
        );
    }

    private string Base => In("base");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TargetsAreLearntMeasuredAndWritten()
    {
        Run("train", "--base", Base, "--data", _folder, "--output", In("out"), "--quiet");
        var metrics = Json("out/results.json")["metrics"]!;
        Assert.InRange(metrics["perplexity"]!.GetValue<double>(), 1, 1.1);

        string[] model = ["--base", Base, "--adapter", In("out/adapter.safetensors")];
        Run(["evaluate", .. model, "--data", In("dev.jsonl"), "--generate", "--tokens", "20", "--json", In("evaluated.json")]);
        var evaluated = Json("evaluated.json")["evaluation"]!["metrics"]!;
        Assert.Equal(metrics["loss"]!.GetValue<double>(), evaluated["loss"]!.GetValue<double>(), 6);
        Assert.Equal((1, 1), (evaluated["rouge1"]!.GetValue<double>(), evaluated["rougeL"]!.GetValue<double>()));

        // Targets are not read, and rows need none.
        File.WriteAllText(In("new.tsv"), "english\ncow\ncat\n");
        foreach (string[] way in new string[][] { [], ["--beams", "3"], ["--no-cache"] })
        {
            Run(["predict", .. model, "--data", In("new.tsv"), "--tokens", "20", "--json", In("predicted.json"), "--overwrite", .. way]);
            Assert.Equal(["vache", "chat"], Json("predicted.json").AsArray().Select(row => row!["label"]!.GetValue<string>()));
        }
        Run(["generate", .. model, "--prompt", "dog", "cat", "--tokens", "20", "--stop", " noir", "--json", In("written.json")]);
        Assert.Equal(["chien", "chat"], Json("written.json").AsArray().Select(row => row!["text"]!.GetValue<string>()));

        // One text is shown while it grows, and is the whole in the end.
        var (before, said) = (Console.Out, new StringWriter());
        Console.SetOut(said);
        try
        {
            Run(["generate", .. model, "--prompt", "dog", "--tokens", "20"]);
        }
        finally
        {
            Console.SetOut(before);
        }
        Assert.Equal("chien noir" + Environment.NewLine, said.ToString());
    }

    [Theory]
    [InlineData("english\tfrench\ncat\t\n", "line 2", "the row has no target")]
    [InlineData("english\tfrench\n\tchat\n", "line 2", "the row has no source")]
    [InlineData("english\tother\ncat\tchat\n", "french")]
    [InlineData("english\tfrench\n", "the file has no rows")]
    public void FaultsNameTheLine(string text, params string[] said)
    {
        File.WriteAllText(In("faulty.tsv"), text);
        var input = new TaskInput(TaskTranslator.Declaration, Tokenizer.Load(Base), 24);
        var message = Assert.Throws<DataException>(() => TranslateProgram.Definition.Data.Read(In("faulty.tsv"), input)).Message;
        Assert.All(said.Append("faulty.tsv"), part => Assert.Contains(part, message));
    }

    /// <summary>An option that nothing would read, and a source that the model cannot read, are refused before anything is written.</summary>
    [Theory]
    [InlineData("--chat continues a conversation", "generate", "--prompt", "cat", "--chat")]
    [InlineData("--prompt is empty", "generate", "--prompt", "")]
    [InlineData("longer than the 40 positions", "generate", "--prompt", "cats and dogs and cows and cats and dogs and cows and cats all")]
    [InlineData("give --beams", "generate", "--prompt", "cat", "--length-penalty", "0.5")]
    [InlineData("at --temperature 0 nothing is drawn", "generate", "--prompt", "cat", "--top-k", "5")]
    [InlineData("at --temperature 0 nothing is drawn", "predict", "--data", "dev.jsonl", "--top-p", "0.9")]
    [InlineData("leave --temperature out", "predict", "--data", "dev.jsonl", "--beams", "2", "--temperature", "1")]
    [InlineData("--beams says how targets are written", "evaluate", "--data", "dev.jsonl", "--beams", "2")]
    public void WhatNothingReadsIsRefused(string message, string command, params string[] options)
    {
        using (var model = TaskBart.Load(Base))
        using (var adapted = new TaskTranslator(model))
            adapted.Save(In("adapter.safetensors"));
        var files = options.Select(option => option.EndsWith(".jsonl", StringComparison.Ordinal) ? In(option) : option);
        var (before, said) = (Console.Error, new StringWriter());
        Console.SetError(said);
        try
        {
            Assert.NotEqual(0, TranslateProgram.Run([command, "--base", Base, "--adapter", In("adapter.safetensors"), .. files]));
        }
        finally
        {
            Console.SetError(before);
        }
        Assert.Contains(message, said.ToString());
    }

    /// <summary>Labels are the target's tokens with those that stand around it, and -100 behind them.</summary>
    [Fact]
    public void RowsBecomeBatches()
    {
        var rows = TranslateProgram.Definition.Data.Read(
            In("dev.jsonl"),
            new TaskInput(TaskTranslator.Declaration, Tokenizer.Load(Base), 24)
        );
        using var batch = rows.Collate([0, 1]);
        long[] Ids(string text) => [0, .. text.Select(letter => letter + 4L), 2];
        var labels = batch.RequireLabels().data<long>().ToArray();
        Assert.Equal([.. Ids("chat"), .. Enumerable.Repeat(-100L, 6)], labels[..12]);
        Assert.Equal(9, batch.Tokens); // "fr: cat" in its frame
        Assert.Equal([9, 12, 9], rows.Lengths());
    }

    private static void Run(params string[] arguments) => Assert.Equal(0, TranslateProgram.Run(arguments));

    private string In(string name) => Path.Combine(_folder, name);

    private JsonNode Json(string name) => JsonNode.Parse(File.ReadAllText(In(name)))!;
}
