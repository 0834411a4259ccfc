using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.Architectures;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Tokenization;
using DslPeft.Training;

namespace DslPeft.Numerics.Tests.Programs;

/// <summary>A GPT-2 that learns a few sentences in seconds: 2 layers, hidden 32, one token a byte.</summary>
[Architecture(KeyPrefix = "transformer", ModelType = "gpt2", Layout = typeof(Gpt2Small))]
public sealed partial class TaskGpt2 : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 257;

    [Config("n_positions")]
    public const int Positions = 64;

    [Config("n_layer")]
    public const int Layers = 2;

    [Config("n_embd")]
    public const int Hidden = 32;

    [Config("n_head")]
    public const int Heads = 4;
    public const double Dropout = 0.0;
}

[Adapt<TaskGpt2>]
[FullFineTuning]
[CausalLm]
public sealed partial class TaskWriter : IAdapted;

[PlainTextData]
public sealed class RunningText;

#pragma warning disable DPEFT310 // A small random model learns faster than a pretrained one.
[FineTune<TaskWriter, RunningText>(Epochs = 16, BatchSize = 8, LearningRate = 5e-3, Seed = 1, MaxLength = 32)]
[LinearWarmup(0.1)]
#pragma warning restore DPEFT310
public static partial class WriteProgram;

[InstructionData]
public sealed class Questions;

#pragma warning disable DPEFT310 // A small random model learns faster than a pretrained one.
[FineTune<TaskWriter, Questions>(Epochs = 16, BatchSize = 8, LearningRate = 5e-3, Seed = 1, MaxLength = 32)]
[LinearWarmup(0.1)]
#pragma warning restore DPEFT310
public static partial class AnswerProgram;

/// <summary>Causal language modelling over a text file, from a declaration to texts that the trained model continues.</summary>
[Collection(ProcessWide.Name)]
public sealed class LanguageModelTests : IDisposable
{
    private const string Sentence = "the old cat saw a red dog.\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-lm-").FullName;

    public LanguageModelTests()
    {
        WriteBase(Base);
        File.WriteAllText(In("train.txt"), string.Concat(Enumerable.Repeat(Sentence, 120)));
        File.WriteAllText(In("dev.txt"), string.Concat(Enumerable.Repeat(Sentence, 10)));
    }

    private string Base => In("base");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>From conversations that the base's own template writes to replies that end where they were learnt to end.</summary>
    [Fact]
    public void AnswersAreLearntAndEnd()
    {
        (string Prompt, string Reply)[] pairs = [("cat?", "meow"), ("dog?", "woof woof"), ("cow?", "moo")];
        File.WriteAllLines(
            In("train.jsonl"),
            Enumerable
                .Repeat(pairs, 40)
                .SelectMany(rows => rows)
                .Select(row => JsonSerializer.Serialize(new { prompt = row.Prompt, completion = row.Reply }))
        );
        File.WriteAllText(
            In("dev.jsonl"),
            """{"messages": [{"role": "user", "content": "cat?"}, {"role": "assistant", "content": "meow"}]}"""
        );
        string[] train =
        [
            "train",
            "--base",
            Base,
            "--data",
            In("train.jsonl"),
            "--dev",
            In("dev.jsonl"),
            "--output",
            In("answers"),
            "--quiet",
        ];
        Assert.NotEqual(0, AnswerProgram.Run(train)); // messages are written by a template, and the base has none yet
        File.WriteAllText(Path.Combine(Base, "tokenizer_config.json"), """{"eos_token": "<|endoftext|>"}""");
        File.WriteAllText(
            Path.Combine(Base, "chat_template.jinja"),
            "{% for m in messages %}[{{ m.role[0] }}]{{ m.content }}{% if m.role == 'assistant' %}{{ eos_token }}{% endif %}{% endfor %}{% if add_generation_prompt %}[a]{% endif %}"
        );

        Assert.Equal(0, AnswerProgram.Run(train));
        Assert.InRange(Json("answers/results.json")["metrics"]!["perplexity"]!.GetValue<double>(), 1, 1.05);

        string adapter = In("answers/adapter.safetensors");
        Assert.Equal(
            0,
            AnswerProgram.Run([
                "generate",
                "--base",
                Base,
                "--adapter",
                adapter,
                "--chat",
                "--prompt",
                "cat?",
                "dog?",
                "cow?",
                "--tokens",
                "30",
                "--json",
                In("replies.json"),
            ])
        );
        Assert.Equal(["meow", "woof woof", "moo"], Json("replies.json").AsArray().Select(text => text!["text"]!.GetValue<string>()));

        File.Delete(Path.Combine(Base, "chat_template.jinja"));
        Assert.NotEqual(0, AnswerProgram.Run(["generate", "--base", Base, "--adapter", adapter, "--chat", "--prompt", "cat?"]));
    }

    /// <summary>Packed rows are fewer and are learnt from as well; smoothed labels leave more doubt.</summary>
    [Fact]
    public void TextsArePackedAndLabelsSmoothed()
    {
        File.WriteAllText(Path.Combine(Base, "tokenizer_config.json"), """{"eos_token": "<|endoftext|>"}""");
        string[] pairs = ["meow meow", "woof", "moo moo moo"];
        var rows = Enumerable.Repeat(pairs, 40).SelectMany(row => row);
        File.WriteAllLines(In("train.jsonl"), rows.Select(row => JsonSerializer.Serialize(new { prompt = "say ", completion = row })));
        File.WriteAllLines(In("dev.jsonl"), pairs.Select(row => JsonSerializer.Serialize(new { prompt = "say ", completion = row })));
        JsonNode Trained(string name, params string[] more)
        {
            string[] train =
            [
                "train",
                "--base",
                Base,
                "--data",
                In("train.jsonl"),
                "--dev",
                In("dev.jsonl"),
                "--output",
                In(name),
                "--quiet",
            ];
            Assert.Equal(0, AnswerProgram.Run([.. train, .. more]));
            return Json(name + "/results.json");
        }

        var (apart, packed) = (Trained("apart"), Trained("packed", "--pack", "--batch-size", "4"));
        var smoothed = Trained("smoothed", "--label-smoothing", "0.2");
        double Loss(JsonNode report) => report["metrics"]!["loss"]!.GetValue<double>();

        Assert.Equal(240, apart["steps"]!.GetValue<int>());
        Assert.InRange(packed["steps"]!.GetValue<int>(), 1, 239);
        Assert.InRange(Loss(packed), 0, 1.3 * Loss(apart));
        Assert.InRange(Loss(smoothed), Loss(apart) + 0.02, 2);
        Assert.True(packed["options"]!["packed"]!.GetValue<bool>());
        Assert.Equal(0.2, smoothed["options"]!["labelSmoothing"]!.GetValue<double>());
    }

    [Fact]
    public void WriterLearnsASentenceAndWritesIt()
    {
        Run("train", "--base", Base, "--data", _folder, "--output", In("out"), "--quiet");
        var metrics = Json("out/results.json")["metrics"]!;
        double loss = metrics["loss"]!.GetValue<double>();
        Assert.InRange(metrics["perplexity"]!.GetValue<double>(), 1, 1.5);
        Assert.Equal(Math.Exp(loss), metrics["perplexity"]!.GetValue<double>(), 9);

        string adapter = In("out/adapter.safetensors");
        Run("evaluate", "--base", Base, "--adapter", adapter, "--data", In("dev.txt"), "--json", In("evaluated.json"));
        Assert.Equal(loss, Json("evaluated.json")["evaluation"]!["metrics"]!["loss"]!.GetValue<double>(), 12);

        File.WriteAllText(
            Path.Combine(Base, "config.json"),
            File.ReadAllText(Path.Combine(Base, "config.json")).Replace("{", "{\"novel_option\":1,", StringComparison.Ordinal)
        );
        var error = Console.Error;
        using var said = new StringWriter();
        Console.SetError(said);
        try
        {
            Run(
                "generate",
                "--base",
                Base,
                "--adapter",
                adapter,
                "--prompt",
                "the old cat",
                "the old",
                "--tokens",
                "16",
                "--json",
                In("texts.json")
            );
        }
        finally
        {
            Console.SetError(error);
        }
        Assert.Contains("not known here were ignored: novel_option", said.ToString());
        Assert.Equal(
            [" saw a red dog.\n", " cat saw a red d"],
            Json("texts.json").AsArray().Select(text => text!["text"]!.GetValue<string>())
        );

        Run(
            "predict",
            "--base",
            Base,
            "--adapter",
            adapter,
            "--text",
            "the old cat saw",
            "a dog cat the",
            "--json",
            In("texts.json"),
            "--overwrite"
        );
        double[] perplexities = [.. Json("texts.json").AsArray().Select(text => text!["scores"]!["perplexity"]!.GetValue<double>())];
        Assert.True(perplexities[0] * 3 < perplexities[1], $"{perplexities[0]} and {perplexities[1]}");

        // One token predicts nothing, but in a file the end token stands behind it.
        Assert.NotEqual(0, WriteProgram.Run(["predict", "--base", Base, "--adapter", adapter, "--text", ""]));
        Assert.NotEqual(0, WriteProgram.Run(["predict", "--base", Base, "--adapter", adapter, "--text", "the old cat", "a"]));

        File.WriteAllText(In("one.txt"), "a");
        Run("evaluate", "--base", Base, "--adapter", adapter, "--data", In("one.txt"), "--json", In("one.json"));
        Assert.True(double.IsFinite(Json("one.json")["evaluation"]!["metrics"]!["loss"]!.GetValue<double>()));

        // The merged checkpoint is a model of its own.
        Run("merge", "--base", Base, "--adapter", adapter, "--output", In("merged"));
        using var merged = TaskGpt2.Load(In("merged"));
        using var model = new TaskWriter(merged);
        TaskRows rows = WriteProgram.Definition.Data.Read(
            In("dev.txt"),
            new TaskInput(TaskWriter.Declaration, Tokenizer.Load(In("merged")), 32)
        );
        Assert.Equal(loss, Evaluator.Evaluate(model, rows, 8).Loss, 6);
    }

    [Fact]
    public void FaultsNameTheFile()
    {
        File.WriteAllText(In("short.txt"), "");
        var input = new TaskInput(TaskWriter.Declaration, Tokenizer.Load(Base), 32);
        Assert.Contains("short.txt", Assert.Throws<DataException>(() => WriteProgram.Definition.Data.Read(In("short.txt"), input)).Message);
        Assert.Contains(
            "train a head of kind CausalLm",
            Assert
                .Throws<DataException>(() =>
                    WriteProgram.Definition.Data.Read(In("dev.txt"), input with { Head = Gpt2FullClassifier.Declaration })
                )
                .Message
        );
        Assert.NotEqual(0, WriteProgram.Run(["generate", "--base", Base, "--adapter", In("none"), "--prompt", "a"]));
    }

    /// <summary>A model that learns where documents end stops there.</summary>
    [Fact]
    public void WriterStopsWhereDocumentsEnd()
    {
        File.WriteAllText(In("train.txt"), string.Concat(Enumerable.Repeat("the old cat<|endoftext|>", 160)));
        Run("train", "--base", Base, "--data", In("train.txt"), "--output", In("out"), "--quiet");

        Run(
            "generate",
            "--base",
            Base,
            "--adapter",
            In("out/adapter.safetensors"),
            "--prompt",
            "the old",
            "old",
            "--tokens",
            "30",
            "--json",
            In("texts.json")
        );

        Assert.Equal([" cat", " cat"], Json("texts.json").AsArray().Select(text => text!["text"]!.GetValue<string>()));
    }

    private static void Run(params string[] arguments) => Assert.Equal(0, WriteProgram.Run(arguments));

    private string In(string name) => Path.Combine(_folder, name);

    private JsonNode Json(string name) => JsonNode.Parse(File.ReadAllText(In(name)))!;

    /// <summary>A character for each byte, as GPT-2's vocabulary writes them.</summary>
    /// <summary>Writes a random checkpoint of <see cref="TaskGpt2"/>, one token a byte.</summary>
    internal static void WriteBase(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "vocab.json"),
            JsonSerializer.Serialize(
                Bytes().Append("<|endoftext|>").Select((piece, id) => (piece, id)).ToDictionary(entry => entry.piece, entry => entry.id)
            )
        );
        File.WriteAllText(Path.Combine(folder, "merges.txt"), "#version: 0.2\n");
        File.WriteAllText(
            Path.Combine(folder, "config.json"),
            JsonSerializer.Serialize(
                TaskGpt2
                    .Declaration.Config.Where(size => size.Value == Math.Truncate(size.Value))
                    .ToDictionary(size => size.Key, size => (long)size.Value)
            )
        );
        using var model = new TaskGpt2();
        model.Initialise(1);
        using var writer = new TaskWriter(model);
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), PretrainedFolder.Tensors(writer));
    }

    private static IEnumerable<string> Bytes()
    {
        var next = 256;
        return Enumerable
            .Range(0, 256)
            .Select(value => ((char)(value is >= 33 and <= 126 or >= 161 and <= 172 or >= 174 ? value : next++)).ToString())
            .ToList();
    }
}
