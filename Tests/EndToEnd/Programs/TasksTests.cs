using System.Text.Json.Nodes;
using DslPeft.EndToEnd.Tests.Support;

namespace DslPeft.EndToEnd.Tests.Programs;

/// <summary>
/// Every task's program on a few rows of real data: what was trained is evaluated to what was measured, and predicts to a file.
/// </summary>
public sealed class TasksTests : IDisposable
{
    private const int Rows = 24;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SharedTheory("data")]
    [InlineData("tag", "f1", "data/ner/conll2003/eng.testa", "\n\n", "train.conll")]
    [InlineData("choose", "accuracy", "data/fewglue/COPA/train.jsonl", "\n", "train.jsonl")]
    [InlineData("entail", "accuracy", "data/fewglue/RTE/train.jsonl", "\n", "train.jsonl")]
    [InlineData("entailprobe", "accuracy", "data/glue/rte/train.tsv", "\n", "train.tsv")]
    [InlineData("paraphrase", "accuracy", "data/glue/mrpc/msr_paraphrase_train.txt", "\n", "train.txt")]
    [InlineData("yesno", "accuracy", "data/fewglue/BoolQ/train.jsonl", "\n", "train.jsonl")]
    public void ATaskIsTrainedEvaluatedAndPredicted(string task, string metric, string source, string between, string name)
    {
        // A header counts as a row.
        string[] rows = File.ReadAllText(SharedData.Path(source.Split('/'))).Split(between)[..Rows];
        string data = _folder.Write(name, string.Join(between, rows) + between);

        TrainEvaluateAndPredict(task, metric, data);
    }

    [SharedFact("data", "qa", "squad1_subset_20_articles.json")]
    public void AnswersAreTrainedEvaluatedAndPredicted()
    {
        var squad = JsonNode.Parse(File.ReadAllText(SharedData.Path("data", "qa", "squad1_subset_20_articles.json")))!;
        var paragraph = squad["data"]![0]!["paragraphs"]![0]!.DeepClone();
        string data = _folder.Write(
            "train.json",
            new JsonObject { ["data"] = new JsonArray(new JsonObject { ["paragraphs"] = new JsonArray(paragraph) }) }.ToJsonString()
        );

        var predictions = TrainEvaluateAndPredict("answer", "f1", data);

        Assert.Equal(
            paragraph["qas"]!.AsArray().Select(qa => qa!["id"]!.GetValue<string>()),
            predictions.Select(p => p["id"]!.GetValue<string>())
        );
        Assert.All(predictions, p => Assert.Contains(p["label"]!.GetValue<string>(), paragraph["context"]!.GetValue<string>()));
    }

    [SharedFact("data", "lm", "wikitext2_valid.txt")]
    public void WhatFollowsIsTrainedEvaluatedAndPredicted()
    {
        string[] lines =
        [
            .. File.ReadLines(SharedData.Path("data", "lm", "wikitext2_valid.txt"))
                .Select(line => line.Trim())
                .Where(line => line.Length > 80)
                .Take(Rows),
        ];
        string data = _folder.Write(
            "train.tsv",
            "first\tsecond\tlabel\n"
                + string.Concat(
                    lines.Select(
                        (line, i) => $"{line}\t{lines[(i + 1 + i % 2 * 5) % lines.Length]}\t{(i % 2 == 0 ? "follows" : "random")}\n"
                    )
                )
        );

        TrainEvaluateAndPredict("follow", "accuracy", data);
    }

    [Fact]
    public void EveryTaskIsACommand()
    {
        string help = Run("--help").Succeeded().StandardOutput;
        Assert.All(["tag", "tagsocial", "answer", "choose", "entail", "paraphrase", "yesno", "follow"], task =>
            Assert.All([task, task + "probe"], name => Assert.Contains($"  {name}, ", help))
        );
        Run().Exited(2);
    }

    private JsonNode[] TrainEvaluateAndPredict(string task, string metric, string data)
    {
        string output = _folder.PathTo("out"),
            adapter = Path.Combine(output, "adapter.safetensors"),
            file = _folder.PathTo("predictions.jsonl");
        Run(task, "train", "--data", data, "--dev", data, "--output", output, "--max-steps", "4", "--threads", "1", "--quiet").Succeeded();
        var trained = JsonNode.Parse(File.ReadAllText(Path.Combine(output, "results.json")))!;
        Assert.Equal(metric, trained["metric"]!.GetValue<string>());

        var evaluated = JsonNode.Parse(
            Run(task, "evaluate", "--data", data, "--adapter", adapter, "--threads", "1", "--json").Succeeded().StandardOutput
        )!["evaluation"]!;
        Assert.All(evaluated["metrics"]!.AsObject(), entry =>
            Assert.Equal(trained["metrics"]![entry.Key]!.GetValue<double>(), entry.Value!.GetValue<double>(), 4)
        );

        Run(task, "predict", "--data", data, "--adapter", adapter, "--threads", "1", "--output", file).Succeeded();
        JsonNode[] predictions = [.. File.ReadLines(file).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(evaluated["rows"]!.GetValue<int>(), predictions.Length);
        return predictions;
    }

    private CommandResult Run(params string[] arguments) =>
        Command.Run(_folder.Path, "dotnet", [Built.Output("Definitions/Executables/Tasks", "dslpeft-tasks.dll"), .. arguments]);
}
