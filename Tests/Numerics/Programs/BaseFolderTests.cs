using System.Text.Json.Nodes;
using DslPeft.Architectures;
using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests.Programs;

[Adapt<TaskBert>]
[Lora(Site.Query, Site.Value, Rank = 2, Alpha = 4)]
[Classifier(Labels = 2)]
public sealed partial class TaskPairs : IAdapted;

[FineTune<TaskPairs, Sentences>(Epochs = 1, BatchSize = 8, LearningRate = 5e-3, MaxLength = 16)]
public static partial class PairProgram;

/// <summary>
/// Programs say what of a base they do not use, and a merged folder keeps of the base what the adaptation does not change.
/// </summary>
[Collection(ProcessWide.Name)]
public sealed class BaseFolderTests : IDisposable
{
    private readonly TaskFolder _task = new();
    private readonly IDisposable _scope = NewDisposeScope();

    public BaseFolderTests() => _task.WritePairs("train.tsv", 16, seed: 1);

    public void Dispose()
    {
        _scope.Dispose();
        _task.Dispose();
    }

    [Fact]
    public void ARandomPoolerIsTold()
    {
        Rewrite(tensors => tensors.Where(entry => !entry.Key.Contains("pooler", StringComparison.Ordinal)));
        string said = Train();
        Assert.Contains(
            $"{_task.Base}: the checkpoint has no pooler.dense.weight, pooler.dense.bias: the head reads a pooler of random weights, which stay as they are. A method at Site.Pooler trains it.",
            said
        );
        foreach (
            string[] command in new[]
            {
                ["evaluate", "--data", _task.In("train.tsv")],
                ["predict", "--text", "the day"],
                ["export", "--output", _task.In("deployed.safetensors")],
                new[] { "merge", "--output", _task.In("merged") },
            }
        )
        {
            Assert.Contains(
                "a pooler of random weights",
                Run(PairProgram.Run, [.. command, "--adapter", _task.In("out/adapter.safetensors")])
            );
        }
        Assert.Contains(
            "it starts at random and is trained.",
            Run(OrderProgram.Run, ["train", "--data", _task.Folder, "--output", _task.In("order"), "--quiet", "--max-steps", "1"])
        );
    }

    [Fact]
    public void HeadsLabelsAndEntriesThatAreNotUsedAreTold()
    {
        Rewrite(tensors =>
            tensors
                .Append(new("classifier.weight", ones(5, 32)))
                .Append(new("classifier.bias", ones(5)))
                .Append(new("cls.predictions.bias", ones(60)))
        );
        WriteConfig("""{"id2label": {"0": "random", "1": "follows"}, "novel_option": 1, "\u001b[31mred": 1, "hidden_dropout_prob": 0.3}""");
        string said = Train();
        Assert.Contains(
            "the checkpoint's head is not used: classifier.weight is (5, 32) there and (2, 32) here. The head starts anew.",
            said
        );
        Assert.Contains("not used, since nothing declared reads it: cls.predictions.bias\n", said.ReplaceLineEndings("\n"));
        Assert.Contains("the checkpoint's labels are in another order: random, follows there, follows, random here.", said);
        Assert.Contains("warning: entries of config.json that are not known here were ignored: novel_option, \ufffd[31mred", said);
        Assert.Contains("hidden_dropout_prob: declared 0, found 0.3", said);
    }

    [Fact]
    public void ACheckpointThatHoldsWhatIsDeclaredSaysNothing() => Assert.Equal("", Train());

    [Fact]
    public void AMergedFolderKeepsWhatItDoesNotChange()
    {
        string[] files =
        [
            "tokenizer.json",
            "added_tokens.json",
            "generation_config.json",
            "chat_template.jinja",
            "1_Pooling/config.json",
            "0_Transformer/tokenizers/bert/vocab.json",
        ];
        Directory.CreateDirectory(_task.In("base/1_Pooling"));
        Directory.CreateDirectory(_task.In("base/0_Transformer/tokenizers/bert"));
        foreach (string file in files)
        {
            File.WriteAllText(Path.Combine(_task.Base, file), file == "added_tokens.json" ? "{}" : $"{{\"of\": \"{file}\"}}");
        }
        File.WriteAllText(Path.Combine(_task.Base, "optimizer.pt"), "state");
        var kept = new Dictionary<string, Tensor>
        {
            ["lm_head.weight"] = ones(3, 2, dtype: ScalarType.Float16),
            ["bert.embeddings.position_ids"] = arange(Scalars.Zero, Scalars.Of(48), Scalars.One).unsqueeze(0),
            ["cls.seq_relationship.bias"] = ones(2),
        };
        Rewrite(tensors => tensors.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.to(ScalarType.BFloat16))).Concat(kept));
        WriteConfig(
            """{"model_type": "bert", "architectures": ["BertForPreTraining"], "torch_dtype": "bfloat16", "id2label": {"0": "a", "1": "b", "2": "c"}, "num_labels": 3}"""
        );
        Train();
        Run(PairProgram.Run, ["merge", "--adapter", _task.In("out/adapter.safetensors"), "--output", _task.In("merged")]);

        Assert.All(files, file =>
            Assert.Equal(File.ReadAllText(Path.Combine(_task.Base, file)), File.ReadAllText(_task.In($"merged/{file}")))
        );
        Assert.Equal(
            [
                "0_Transformer",
                "1_Pooling",
                "README.md",
                "added_tokens.json",
                "chat_template.jinja",
                "config.json",
                "generation_config.json",
                "model.safetensors",
                "tokenizer.json",
                "vocab.txt",
            ],
            Directory.GetFileSystemEntries(_task.In("merged")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        var config = _task.Json("merged/config.json");
        Assert.Equal("BertForSequenceClassification", config["architectures"]!.AsArray().Single()!.GetValue<string>());
        Assert.Equal("""{"0":"follows","1":"random"}""", config["id2label"]!.ToJsonString());
        Assert.Equal("bfloat16", config["torch_dtype"]!.GetValue<string>());
        Assert.Null(config["num_labels"]);
        using SafetensorsFile before = SafetensorsFile.Open(Path.Combine(_task.Base, "model.safetensors")),
            merged = SafetensorsFile.Open(_task.In("merged/model.safetensors"));
        Assert.Equal(before.Entries.Keys.Concat(["classifier.weight", "classifier.bias"]).Order(), merged.Entries.Keys.Order());
        foreach ((string name, var entry) in merged.Entries)
        {
            Assert.Equal(before.Entries.TryGetValue(name, out var own) ? own.Type : ScalarType.BFloat16, entry.Type);
            if (own is not null)
            {
                bool changed =
                    name.Contains("attention.self.query.weight", StringComparison.Ordinal)
                    || name.Contains("attention.self.value.weight", StringComparison.Ordinal);
                Assert.Equal(!changed, before.Read(name).equal(merged.Read(name)).all().item<bool>());
            }
        }
        TaskBert.Load(_task.In("merged")).Dispose();
    }

    /// <summary>A base without the base's prefix gets it, which a model with a head needs.</summary>
    [Fact]
    public void AMergedFolderHasTheNamesOfAModelWithAHead()
    {
        Rewrite(tensors =>
            tensors
                .Select(entry => KeyValuePair.Create(entry.Key["bert.".Length..], entry.Value))
                .Append(new("embeddings.position_ids", arange(Scalars.Zero, Scalars.Of(48), Scalars.One)))
        );
        Train();
        Run(PairProgram.Run, ["merge", "--adapter", _task.In("out/adapter.safetensors"), "--output", _task.In("merged")]);
        using SafetensorsFile merged = SafetensorsFile.Open(_task.In("merged/model.safetensors"));
        Assert.All(merged.Entries.Keys, name => Assert.Matches(@"^(bert\.|classifier\.)", name));
        Assert.Contains("bert.embeddings.position_ids", merged.Entries.Keys);
    }

    /// <summary>A decoder that is the words' table follows it.</summary>
    [Fact]
    public void ATiedDecoderFollowsTheMergedTable()
    {
        Rewrite(tensors =>
            tensors.Append(
                new(
                    "cls.predictions.decoder.weight",
                    tensors.Single(entry => entry.Key.EndsWith("word_embeddings.weight", StringComparison.Ordinal)).Value
                )
            )
        );
        Run(OrderProgram.Run, ["train", "--data", _task.Folder, "--output", _task.In("out"), "--quiet", "--max-steps", "1"]);
        Run(OrderProgram.Run, ["merge", "--adapter", _task.In("out/adapter.safetensors"), "--output", _task.In("merged")]);
        using SafetensorsFile before = SafetensorsFile.Open(Path.Combine(_task.Base, "model.safetensors")),
            merged = SafetensorsFile.Open(_task.In("merged/model.safetensors"));
        const string Table = "bert.embeddings.word_embeddings.weight",
            Decoder = "cls.predictions.decoder.weight";
        Assert.False(before.Read(Table).equal(merged.Read(Table)).all().item<bool>());
        Assert.True(merged.Read(Decoder).equal(merged.Read(Table)).all().item<bool>());
    }

    private void Rewrite(Func<IReadOnlyList<KeyValuePair<string, Tensor>>, IEnumerable<KeyValuePair<string, Tensor>>> change)
    {
        string path = Path.Combine(_task.Base, "model.safetensors");
        List<KeyValuePair<string, Tensor>> tensors;
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            tensors = [.. file.Entries.Keys.Select(name => KeyValuePair.Create(name, file.Read(name)))];
        }
        SafetensorsWriter.Write(path, change(tensors));
    }

    /// <summary>Adds entries to the base's configuration.</summary>
    private void WriteConfig(string entries)
    {
        var config = _task.Json("base/config.json").AsObject();
        foreach ((string name, var value) in JsonNode.Parse(entries)!.AsObject())
        {
            config[name] = value?.DeepClone();
        }
        File.WriteAllText(_task.In("base/config.json"), config.ToJsonString());
    }

    private string Train() =>
        Run(PairProgram.Run, ["train", "--data", _task.Folder, "--output", _task.In("out"), "--quiet", "--max-steps", "1"]);

    /// <summary>Runs a program to its end; what it says beside its results.</summary>
    private string Run(Func<string[], int> program, string[] arguments)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var said = new StringWriter();
        Console.SetOut(TextWriter.Null);
        Console.SetError(said);
        try
        {
            int code = program([.. arguments, "--base", _task.Base]);
            Assert.True(code == 0, said.ToString());
            return said.ToString();
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
