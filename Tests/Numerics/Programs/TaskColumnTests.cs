using System.Text.Json;
using System.Text.Json.Nodes;
using DslPeft.Checkpoints;
using DslPeft.Data;
using DslPeft.Tokenization;
using DslPeft.Training;
using Xunit;

namespace DslPeft.Numerics.Tests.Programs;

/// <summary>Data files say of which task each row is: two tasks whose labels contradict each other are learnt together.</summary>
[Collection(ProcessWide.Name)]
public sealed class TaskColumnTests : IDisposable
{
    private readonly TaskFolder _task = new();

    public void Dispose() => _task.Dispose();

    [Theory, InlineData("jsonl"), InlineData("tsv")]
    public void TasksThatContradictEachOtherAreLearntByTheirColumn(string kind)
    {
        Write($"train.{kind}", 240, seed: 1);
        Write($"dev.{kind}", 40, seed: 2);

        Run(ColumnLorasProgram.Definition, "train", "--data", _task.Folder, "--output", _task.In("out"), "--quiet");

        Assert.InRange(_task.Json("out/results.json")["value"]!.GetValue<double>(), 0.9, 1);
        Assert.Equal(_task.Json("out/results.json")["value"]!.GetValue<double>(), Evaluate(_task.Folder), 12);
        // The same text has another label as the other task's, and predictions of a file follow its column.
        Assert.Equal(["town", "person"], new[] { 0, 1 }.Select(task => Predict("--text", "the old rome", "--task", $"{task}")[0]));
        File.WriteAllText(_task.In("new.tsv"), "task\ttext\n1\tthe old rome\n0\tthe old rome\n0\told ann saw\n1\told ann saw\n");
        Assert.Equal(["person", "town", "person", "town"], Predict("--data", _task.In("new.tsv")));
        Assert.Equal(["town", "town", "person", "person"], Predict("--data", _task.In("new.tsv"), "--task", "0"));
    }

    /// <summary>Where each row is of the one task that it is said to be, half of the contradicting labels stay wrong.</summary>
    [Fact]
    public void TheSameRowsAsOneTaskAreNotLearnt()
    {
        Write("train.jsonl", 240, seed: 1);
        Write("dev.jsonl", 40, seed: 2);

        Run(ColumnLorasProgram.Definition, "train", "--data", _task.Folder, "--output", _task.In("out"), "--quiet", "--task", "0");

        Assert.InRange(_task.Json("out/results.json")["value"]!.GetValue<double>(), 0.3, 0.7);
    }

    /// <summary>The label of each text is its task's alone, so that without the tasks nothing could be told.</summary>
    [Fact]
    public void GatesOfTasksLearnTheirOwn()
    {
        Write("train.jsonl", 120, seed: 1, labelled: (_, task) => task == 1 ? "town" : "person");
        Write("dev.jsonl", 40, seed: 2, labelled: (_, task) => task == 1 ? "town" : "person");

        Run(ColumnPolyProgram.Definition, "train", "--data", _task.Folder, "--output", _task.In("out"), "--quiet");

        Assert.Equal(1, _task.Json("out/results.json")["value"]!.GetValue<double>());
    }

    [Fact]
    public void PromptsOfTasksAreTrainedByTheRowsOfTheirOwn()
    {
        Write("train.jsonl", 32, seed: 1, task: 1);
        using var @base = TaskBert.Load(_task.Base);
        using var model = new ColumnPrompts(@base, 1);
        var rows = ColumnPromptsProgram.Definition.Data.Read(_task.In("train.jsonl"), Input);
        using var batch = rows.Collate([.. Enumerable.Range(0, 8)]);

        Assert.Equal(Enumerable.Repeat(1L, 8), batch.Tasks!.data<long>().ToArray());
        using (var loss = model.Loss(batch))
            loss.backward();

        var prompt = ColumnPrompts.Declaration.Parameters.Single(row => row.Name.EndsWith(".prompt", StringComparison.Ordinal)).Name;
        using var gradient = model[prompt].grad!;
        Assert.Equal(0, gradient.narrow(0, 0, 4).abs().sum().item<float>());
        Assert.True(gradient.narrow(0, 4, 4).abs().sum().item<float>() > 0);
    }

    /// <summary>A run that is stopped and goes on gives the bits of one that was not, with tasks in each batch.</summary>
    [Fact]
    public void AResumedRunIsTheWholeRun()
    {
        Write("train.jsonl", 64, seed: 1);
        Write("dev.jsonl", 16, seed: 2);
        string[] options = ["train", "--data", _task.Folder, "--quiet", "--decay", "none", "--warmup", "0"];
        Run(ColumnPromptsProgram.Definition, [.. options, "--epochs", "3", "--output", _task.In("whole")]);
        Run(ColumnPromptsProgram.Definition, [.. options, "--epochs", "1", "--output", _task.In("parts")]);
        Run(ColumnPromptsProgram.Definition, [.. options, "--epochs", "3", "--output", _task.In("parts"), "--resume"]);

        Assert.Equal(File.ReadAllBytes(_task.In("whole/adapter.safetensors")), File.ReadAllBytes(_task.In("parts/adapter.safetensors")));
    }

    [Fact]
    public void AnotherTaskOfARowIsAnotherDataSet()
    {
        Write("a.jsonl", 8, seed: 1, task: 0);
        Write("b.jsonl", 8, seed: 1, task: 1, labelled: (kind, _) => kind);
        var format = ColumnPromptsProgram.Definition.Data;

        Assert.NotEqual(format.Read(_task.In("a.jsonl"), Input).Fingerprint, format.Read(_task.In("b.jsonl"), Input).Fingerprint);
        // Where no tasks are read the rows are one data set, as before there were tasks.
        Assert.Equal(
            (format with { TaskColumn = null }).Read(_task.In("a.jsonl"), Input).Fingerprint,
            (format with { TaskColumn = null }).Read(_task.In("b.jsonl"), Input).Fingerprint
        );
    }

    [Theory]
    [InlineData("2", "line 3: the task 2 is outside the adaptation, which has 2 tasks (0 to 1)")]
    [InlineData("-1", "line 3: the task \"-1\" is no whole number from 0 on")]
    [InlineData("first", "line 3: the task \"first\" is no whole number from 0 on")]
    [InlineData("", "line 3: the task \"\" is no whole number from 0 on")]
    public void ATaskThatIsNoneIsNamedByItsRow(string task, string fault)
    {
        File.WriteAllText(_task.In("train.tsv"), $"text\tkind\ttask\nann saw\tperson\t1.0\nrome\ttown\t{task}\n");

        Assert.Contains(fault, Fails("train", "--data", _task.In("train.tsv"), "--output", _task.In("out")));
        Assert.False(Directory.Exists(_task.In("out")));
    }

    [Fact]
    public void RowsThatDoNotSayTheirTaskAreRefused()
    {
        File.WriteAllText(_task.In("train.tsv"), "text\tkind\nann saw\tperson\n");
        File.WriteAllText(_task.In("train.jsonl"), """{"text": "ann saw", "kind": "person"}""");
        string[] train = ["train", "--output", _task.In("out"), "--data"];

        Assert.Contains("no column of tasks: one of 'task' is needed", Fails([.. train, _task.In("train.tsv")]));
        Assert.Contains("line 1: no task: the key 'task' is needed", Fails([.. train, _task.In("train.jsonl")]));
        Assert.Contains("the sample data are of one: give --data", Fails("train", "--output", _task.In("out")));
        Assert.Contains(
            "--task must be a whole number from 0 to 1; '2' was given",
            Fails([.. train, _task.In("train.tsv"), "--task", "2"])
        );
        // A program that was put together by hand has no compiler to refuse it.
        var bare = ColumnPolyProgram.Definition with { Data = TextDataFormat.Of("bare", "text", null, "kind", "person", "town") };
        Assert.Contains(
            "bare declares no column of it: without one every row would be of task 0",
            Fails(bare, [.. train, _task.In("train.tsv")])
        );
    }

    [Fact]
    public void ATextAloneDoesNotSayItsTask()
    {
        Write("train.jsonl", 16, seed: 1);
        Run(ColumnPolyProgram.Definition, "train", "--data", _task.In("train.jsonl"), "--output", _task.In("out"), "--quiet");

        Assert.Contains(
            "ColumnPoly tells rows by their task, which a text does not say: give --task",
            Fails("predict", "--adapter", _task.In("out/adapter.safetensors"), "--text", "ann")
        );
    }

    private TaskInput Input => new(ColumnPrompts.Declaration, WordPieceTokenizer.Load(_task.Base), 16);

    /// <summary>Texts that name a person or a town; the label is that in task 0, and the other one in task 1.</summary>
    private void Write(string name, int count, long seed, int? task = null, Func<string, int, string>? labelled = null)
    {
        _task.WriteKinds("kinds.jsonl", count, seed);
        var rows = File.ReadAllLines(_task.In("kinds.jsonl")).Select(line => JsonNode.Parse(line)!).ToArray();
        File.Delete(_task.In("kinds.jsonl"));
        var lines = rows.Select(
            (row, i) =>
            {
                var (text, kind, own) = (row["text"]!.GetValue<string>(), row["kind"]!.GetValue<string>(), task ?? i % 2);
                var label =
                    labelled is not null ? labelled(kind, own)
                    : own == 0 ? kind
                    : kind == "town" ? "person"
                    : "town";
                return name.EndsWith(".tsv", StringComparison.Ordinal)
                    ? $"{own}\t{label}\t{text}"
                    : JsonSerializer.Serialize(
                        new
                        {
                            text,
                            kind = label,
                            task = own,
                        }
                    );
            }
        );
        File.WriteAllLines(_task.In(name), name.EndsWith(".tsv", StringComparison.Ordinal) ? lines.Prepend("task\tkind\ttext") : lines);
    }

    private double Evaluate(string data)
    {
        Run(
            ColumnLorasProgram.Definition,
            "evaluate",
            "--adapter",
            _task.In("out/adapter.safetensors"),
            "--data",
            data,
            "--json",
            _task.In("e.json")
        );
        return _task.Json("e.json")["evaluation"]!["metrics"]!["accuracy"]!.GetValue<double>();
    }

    private string[] Predict(params string[] args)
    {
        Run(
            ColumnLorasProgram.Definition,
            ["predict", "--adapter", _task.In("out/adapter.safetensors"), "--json", _task.In("p.json"), "--overwrite", .. args]
        );
        return [.. _task.Json("p.json").AsArray().Select(row => row!["label"]!.GetValue<string>())];
    }

    private void Run(FineTuneDefinition definition, params string[] args)
    {
        var (code, error) = Called(definition, args);
        Assert.True(code == 0, error);
    }

    private string Fails(params string[] args) => Fails(ColumnPolyProgram.Definition, args);

    private string Fails(FineTuneDefinition definition, string[] args)
    {
        var (code, error) = Called(definition, args);
        Assert.NotEqual(0, code);
        return error;
    }

    private (int Code, string Error) Called(FineTuneDefinition definition, string[] args)
    {
        using var error = new StringWriter();
        var (output, errors) = (Console.Out, Console.Error);
        Console.SetOut(TextWriter.Null);
        Console.SetError(error);
        try
        {
            return (FineTuneProgram.Run(definition, [.. args, "--base", _task.Base]), error.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }
}
