using System.Text.Json.Nodes;
using DslPeft.Data;
using DslPeft.Tokenization;
using DslPeft.Training;

namespace DslPeft.Numerics.Tests.Programs;

/// <summary>
/// Programs of every kind of data, from a declaration to predictions: each trains, evaluates and predicts on small generated files.
/// </summary>
[Collection(ProcessWide.Name)]
public sealed class TaskProgramTests : IDisposable
{
    private TaskFolder _task = new();

    public void Dispose() => _task.Dispose();

    [Theory, InlineData(TaskHost.Bert), InlineData(TaskHost.Roberta)]
    public void TaggerLearnsEntitiesAndNamesThem(TaskHost host)
    {
        var run = On(host, TagProgram.Run, RobertaTagProgram.Run);
        _task.WriteTagged("train.conll", 120, seed: 1);
        _task.WriteTagged("dev.conll", 30, seed: 2);

        (double trained, double evaluated) = TrainAndEvaluate(run, "f1");

        Assert.InRange(trained, 0.9, 1);
        Assert.Equal(trained, evaluated, 12);
        Assert.Equal(["O", "B-LOC", "B-PER", "I-LOC", "I-PER"], _task.Json("out/labels.json").AsArray().Select(n => n!.GetValue<string>()));
        var rows = Predict(run, "--text", "ann bobs saw oslo the");
        Assert.Equal("B-PER I-PER O B-LOC O", rows[0]!["label"]!.GetValue<string>());
        File.WriteAllText(_task.In("new.conll"), "rome\nred\n\nbob\nthe\n");
        Assert.Equal(["B-LOC O", "B-PER O"], Predict(run, "--data", _task.In("new.conll")).Select(r => r!["label"]!.GetValue<string>()));
    }

    /// <summary>The merged checkpoint gives what the adapter does, and so does the exported form.</summary>
    [Fact]
    public void MergedCheckpointIsAModelOfItsOwn()
    {
        _task.WritePairs("train.tsv", 48, seed: 1);
        _task.WritePairs("dev.tsv", 16, seed: 2);
        (_, double trained) = TrainAndEvaluate(OrderProgram.Run, "loss", judged: "accuracy");
        string adapter = _task.In("out/adapter.safetensors"),
            merged = _task.In("merged"),
            exported = _task.In("exported.safetensors");

        Assert.Equal(0, Quietly(OrderProgram.Run, "merge", "--adapter", adapter, "--output", merged));
        Assert.Equal(0, Quietly(OrderProgram.Run, "export", "--adapter", adapter, "--output", exported));

        Assert.Equal(trained, Evaluate(OrderProgram.Run, exported, "loss"), 12);
        using var loaded = TaskBert.Load(merged);
        using var model = new TaskOrder(loaded);
        TaskRows rows = OrderProgram.Definition.Data.Read(
            _task.In("dev.tsv"),
            new TaskInput(TaskOrder.Declaration, WordPieceTokenizer.Load(merged), 16)
        );
        Assert.Equal(trained, Evaluator.Evaluate(model, rows, 8).Loss, 6);
        Assert.Equal(2, Quietly(OrderProgram.Run, "merge", "--adapter", adapter, "--output", merged));
    }

    /// <summary>The merged folder holds both files of a byte-level vocabulary, and the head under the keys of the checkpoint.</summary>
    [Fact]
    public void MergedRobertaIsAModelOfItsOwn()
    {
        var run = On(TaskHost.Roberta, OrderProgram.Run, RobertaPairProgram.Run);
        _task.WritePairs("train.tsv", 160, seed: 1);
        _task.WritePairs("dev.tsv", 40, seed: 2);
        (double trained, double evaluated) = TrainAndEvaluate(run, "accuracy");
        Assert.InRange(trained, 0.9, 1);
        Assert.Equal(trained, evaluated, 12);
        string merged = _task.In("merged");
        Assert.Equal(0, Quietly(run, "merge", "--adapter", _task.In("out/adapter.safetensors"), "--output", merged));

        using var loaded = TaskRoberta.Load(merged);
        using var model = new TaskRobertaProbe(loaded);
        TaskRows rows = RobertaPairProgram.Definition.Data.Read(
            _task.In("dev.tsv"),
            new TaskInput(TaskRobertaProbe.Declaration, Tokenizer.Load(merged), 16)
        );
        Assert.Equal(trained, Evaluator.Evaluate(model, rows, 8).Value, 6);
    }

    /// <summary>A table of 50 positions has two for padding and what is before the first token.</summary>
    [Fact]
    public void InputsOfRobertaAreAsLongAsTokensHavePositions()
    {
        var run = On(TaskHost.Roberta, OrderProgram.Run, RobertaPairProgram.Run);
        _task.WritePairs("train.tsv", 8, seed: 1);

        Assert.Equal(2, Quietly(run, "train", "--data", _task.Folder, "--output", _task.In("out"), "--quiet", "--max-length", "49"));
        Assert.Equal(2, Quietly(run, "train", "--data", _task.Folder, "--output", _task.In("out"), "--quiet", "--pack"));
        Assert.Equal(2, Quietly(run, "train", "--data", _task.Folder, "--output", _task.In("out"), "--quiet", "--label-smoothing", "0.1"));
        Assert.Equal(
            0,
            Quietly(run, "train", "--data", _task.Folder, "--output", _task.In("out"), "--quiet", "--max-length", "48", "--epochs", "1")
        );
    }

    [Fact]
    public void TokeniserOfAnotherFamilyIsRefused()
    {
        var run = On(TaskHost.Roberta, OrderProgram.Run, RobertaPairProgram.Run);
        _task.WritePairs("train.tsv", 8, seed: 1);
        using (var bert = new TaskFolder())
        {
            File.Copy(Path.Combine(bert.Base, "vocab.txt"), Path.Combine(_task.Base, "vocab.txt"));
        }

        (int code, string error) = Fails(run);
        Assert.Equal(1, code);
        Assert.Contains("vocabularies of several families: ", error);
    }

    [Theory, InlineData(TaskHost.Bert), InlineData(TaskHost.Roberta)]
    public void ReaderFindsAnswersBehindTheFirstWindow(TaskHost host)
    {
        var run = On(host, ReadProgram.Run, RobertaReadProgram.Run);
        _task.WriteQuestions("train.json", 200, seed: 1);
        _task.WriteQuestions("dev.json", 40, seed: 2);

        (double trained, double evaluated) = TrainAndEvaluate(run, "f1");

        Assert.InRange(trained, 0.8, 1);
        Assert.Equal(trained, evaluated, 12);
        Assert.True(_task.Json("out/results.json")["metrics"]!.AsObject().ContainsKey("f1 unanswerable"));
        Assert.Equal(40, _task.Json("out/results.json")["devRows"]!.GetValue<int>());
        var rows = Predict(run, "--data", _task.In("dev.json"));
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"q{i}"), rows.Select(r => r!["id"]!.GetValue<string>()));
        Assert.All(rows, r => Assert.Contains(r!["label"]!.GetValue<string>(), r["pair"]!.GetValue<string>()));
    }

    [Theory, InlineData(TaskHost.Bert), InlineData(TaskHost.Roberta)]
    public void ChooserLearnsTheRightChoice(TaskHost host)
    {
        var run = On(host, ChooseProgram.Run, RobertaChooseProgram.Run);
        _task.WriteChoices("train.jsonl", 96, seed: 1);
        _task.WriteChoices("dev.jsonl", 24, seed: 2);

        (double trained, double evaluated) = TrainAndEvaluate(run, "accuracy");

        Assert.InRange(trained, 0.9, 1);
        Assert.Equal(trained, evaluated, 12);
        Assert.All(Predict(run, "--data", _task.In("dev.jsonl")), r => Assert.Contains(r!["id"]!.GetValue<string>(), (string[])["0", "1"]));
    }

    [Fact]
    public void OrderOfSentencesIsLearntFromPairs()
    {
        _task.WritePairs("train.tsv", 160, seed: 1);
        _task.WritePairs("dev.tsv", 40, seed: 2);

        (double trained, double evaluated) = TrainAndEvaluate(OrderProgram.Run, "accuracy");

        Assert.InRange(trained, 0.9, 1);
        Assert.Equal(trained, evaluated, 12);
    }

    /// <summary>A head that is declared in these tests is trained, measured by its own metric, and predicts.</summary>
    [Fact]
    public void HeadOfOnesOwnLearnsFromPairs()
    {
        _task.WritePairs("train.tsv", 160, seed: 1);
        _task.WritePairs("dev.tsv", 40, seed: 2);

        (double trained, double evaluated) = TrainAndEvaluate(AttentiveProgram.Run, "right");

        Assert.InRange(trained, 0.9, 1);
        Assert.Equal(trained, evaluated, 12);
        Assert.Equal(2, _task.Json("e.json")["evaluation"]!["metrics"]!["labels"]!.GetValue<double>());
        Assert.Equal("AttentivePooling", _task.Json("out/results.json")["head"]!.GetValue<string>());
        Assert.All(Predict(AttentiveProgram.Run, "--data", _task.In("dev.tsv")), row =>
            Assert.Contains(row!["label"]!.GetValue<string>(), (string[])["follows", "random"])
        );
    }

    /// <summary>Three people are told apart, so that among texts of one person each is as good as another.</summary>
    [Fact]
    public void EmbedderFindsTextsThatBelongTogether()
    {
        _task.WriteAnchored("train.tsv", 96, seed: 1, scored: false);
        _task.WriteAnchored("dev.tsv", 3, seed: 2, scored: false);

        (double trained, double evaluated) = TrainAndEvaluate(EmbedProgram.Run, "mrr@10");

        Assert.InRange(trained, 0.9, 1);
        Assert.Equal(trained, evaluated, 12);
        var pairs = Predict(EmbedProgram.Run, "--data", _task.In("dev.tsv"));
        Assert.All(pairs, row => Assert.InRange(row!["scores"]!["similarity"]!.GetValue<double>(), 0.5, 1.0001));
        var texts = Predict(EmbedProgram.Run, "--text", "ann saw it", "bob saw it");
        Assert.All(texts, row => Assert.Equal(1, row!["embedding"]!.AsArray().Sum(value => Math.Pow(value!.GetValue<double>(), 2)), 1e-5));
        Assert.Equal(TaskBert.Hidden, texts[0]!["embedding"]!.AsArray().Count);
        Assert.Equal(
            0,
            Quietly(
                EmbedProgram.Run,
                "predict",
                "--adapter",
                _task.In("out/adapter.safetensors"),
                "--text",
                "ann saw it",
                "--output",
                _task.In("e.tsv")
            )
        );
        string[] line = File.ReadAllLines(_task.In("e.tsv"))[1].Split('\t');
        Assert.Equal((TaskBert.Hidden, "ann saw it"), (line[0].Split(' ').Length, line[2]));
    }

    [Fact]
    public void ScorerLearnsSimilarities()
    {
        File.WriteAllText(_task.In("train.tsv"), "anchor\tpositive\tscore\nann\tbob\t7\n");
        (int code, string error) = Fails(ScoreProgram.Run);
        Assert.Equal(1, code);
        Assert.Contains("train.tsv, line 2: the score is 7", error);
        _task.WriteAnchored("train.tsv", 160, seed: 1, scored: true);
        _task.WriteAnchored("dev.tsv", 40, seed: 2, scored: true);

        (double trained, double evaluated) = TrainAndEvaluate(ScoreProgram.Run, "spearman");

        Assert.InRange(trained, 0.7, 1);
        Assert.Equal(trained, evaluated, 12);
    }

    [Fact]
    public void FaultyFilesAreNamedByLine()
    {
        File.WriteAllText(_task.In("train.conll"), "ann B-PER\nbob PER\n");
        (int code, string error) = Fails(TagProgram.Run);
        Assert.Equal(1, code);
        Assert.Contains("train.conll, line 2: the tag \"PER\"", error);

        File.WriteAllText(_task.In("train.conll"), "ann B-PER\nbob O\n");
        Assert.Contains("has 2 tags (O, B-PER) and the head has 5 labels", Fails(TagProgram.Run).Error);
    }

    /// <summary>The program of a host, over a checkpoint of it.</summary>
    private Func<string[], int> On(TaskHost host, Func<string[], int> bert, Func<string[], int> roberta)
    {
        if (host == TaskHost.Bert)
        {
            return bert;
        }
        _task.Dispose();
        _task = new TaskFolder(host);
        return roberta;
    }

    private (double Trained, double Evaluated) TrainAndEvaluate(Func<string[], int> run, string metric, string? judged = null)
    {
        Assert.Equal(0, Quietly(run, "train", "--data", _task.Folder, "--output", _task.In("out"), "--quiet", "--learning-rate", "3e-3"));
        Assert.Equal(judged ?? metric, _task.Json("out/results.json")["metric"]!.GetValue<string>());
        return (_task.Json("out/results.json")["value"]!.GetValue<double>(), Evaluate(run, _task.In("out/adapter.safetensors"), metric));
    }

    private double Evaluate(Func<string[], int> run, string adapter, string metric)
    {
        Assert.Equal(0, Quietly(run, "evaluate", "--adapter", adapter, "--data", _task.Folder, "--json", _task.In("e.json")));
        return _task.Json("e.json")["evaluation"]!["metrics"]![metric]!.GetValue<double>();
    }

    private JsonArray Predict(Func<string[], int> run, params string[] args)
    {
        Assert.Equal(0, Quietly(run, ["predict", "--adapter", _task.In("out/adapter.safetensors"), "--json", _task.In("p.json"), .. args]));
        return _task.Json("p.json").AsArray();
    }

    private (int Code, string Error) Fails(Func<string[], int> run)
    {
        using var error = new StringWriter();
        var before = Console.Error;
        Console.SetError(error);
        try
        {
            return (Quietly(run, "train", "--data", _task.Folder, "--output", _task.In("out"), "--quiet"), error.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }

    private int Quietly(Func<string[], int> run, params string[] args)
    {
        var before = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            return run([.. args, "--base", _task.Base]);
        }
        finally
        {
            Console.SetOut(before);
        }
    }
}
