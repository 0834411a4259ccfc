using System.Text.Json.Nodes;
using DslPeft.Architectures;
using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Published adapters of BERT-like models load over hosts of their shape; those of other models are refused by name.</summary>
public sealed class PublishedAdapterTests
{
    /// <summary>
    /// loralib's file: torch.save, names without <c>.weight</c> and without peft's wrapping. What is written of it has peft's names.
    /// </summary>
    [SharedFact]
    public void LoraOfRobertaOnMnliLoadsAndIsWrittenAsItWas()
    {
        var path = Published("lora-roberta-base-mnli", "roberta_base_lora_mnli.bin");
        using var host = new RobertaBase();
        using var model = new RobertaMnli(host);

        model.LoadPeft(path);

        var stored = PyTorchFile.Read(path);
        Assert.Equal(stored.Count, model.Info.Parameters.Count);
        Assert.All(model.Info.Parameters, row =>
            Assert.True(TinyModels.SameBits(stored[Loralib(row.Name)].contiguous(), model[row.Name]), row.Name)
        );

        using var written = new TemporaryFile();
        model.SavePeft(written.Folder);
        using var ours = SafetensorsFile.Open(Path.Combine(written.Folder, "adapter_model.safetensors"));
        Assert.Equal(
            stored.Keys.Select(key => "base_model.model." + key + (key.Contains("lora_") ? ".weight" : "")).Order(),
            ours.Entries.Keys.Order()
        );
        Assert.All(stored, entry =>
        {
            using var tensor = ours.Read("base_model.model." + entry.Key + (entry.Key.Contains("lora_") ? ".weight" : ""));
            Assert.True(TinyModels.SameBits(entry.Value.contiguous(), tensor), entry.Key);
        });
    }

    private static string Loralib(string name) =>
        name.StartsWith("classifier", StringComparison.Ordinal)
            ? name
            : "roberta." + name.Replace("lora.a", "lora_A").Replace("lora.b", "lora_B");

    [SharedFact]
    public void LoraOfDistilBertOnEmotionLoadsAndIsWrittenAsItWas()
    {
        var folder = Published("lora-distilbert-emotion");
        using var host = new DistilBertHost();
        using var model = new DistilBertEmotion(host);

        model.LoadPeft(folder, new() { Head = false });

        using var written = new TemporaryFile();
        model.SavePeft(written.Folder);
        using var theirs = SafetensorsFile.Open(Path.Combine(folder, "adapter_model.safetensors"));
        using var ours = SafetensorsFile.Open(Path.Combine(written.Folder, "adapter_model.safetensors"));
        Assert.Equal(24, ours.Entries.Count);
        Assert.All(ours.Entries.Keys, key =>
            Assert.True(
                TinyModels.SameBits(theirs.Read(key.Replace("model.transformer", "model.distilbert.transformer")), ours.Read(key)),
                key
            )
        );
    }

    /// <summary>Every tensor of a published adapter of GPT-2 lands in a declaration of its form, and is written as it was.</summary>
    [SharedTheory]
    [InlineData("lora-gpt2-seqcls-emotion", typeof(Gpt2Emotion), 25)]
    [InlineData("lora-gpt2-seqcls-finphrase", typeof(Gpt2Phrases), 49)]
    [InlineData("lora-gpt2-causal-tigrinya", typeof(Gpt2Tigrinya), 72)]
    public void LoraOfGpt2LoadsAndIsWrittenAsItWas(string name, Type type, int tensors)
    {
        var folder = Published(name);
        using var host = new Gpt2Host();
        using var model = TinyModels.Create(type, host);
        var before = TinyModels.Snapshot(model);

        model.LoadPeft(folder);

        Assert.Equal(tensors, before.Count);
        Assert.All(before, entry => Assert.False(TinyModels.SameBits(entry.Value, model[entry.Key]), entry.Key));
        using var written = new TemporaryFile();
        model.SavePeft(written.Folder);
        var theirs = Tensors(folder);
        using var ours = SafetensorsFile.Open(Path.Combine(written.Folder, "adapter_model.safetensors"));
        Assert.Equal(theirs.Keys.Order(StringComparer.Ordinal), ours.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.All(theirs, entry => Assert.True(TinyModels.SameBits(entry.Value.contiguous(), ours.Read(entry.Key)), entry.Key));
        Assert.True(
            JsonNode.Parse(File.ReadAllText(Path.Combine(written.Folder, "adapter_config.json")))!["fan_in_fan_out"]!.GetValue<bool>()
        );
    }

    private static IReadOnlyDictionary<string, Tensor> Tensors(string folder)
    {
        var pickled = Path.Combine(folder, "adapter_model.bin");
        if (File.Exists(pickled))
            return PyTorchFile.Read(pickled);
        using var file = SafetensorsFile.Open(Path.Combine(folder, "adapter_model.safetensors"));
        return file.Entries.Keys.ToDictionary(key => key, file.Read);
    }

    [SharedTheory]
    [InlineData("lora-gpt2-seqcls-emotion", "target_modules")]
    [InlineData("lora-gpt2-causal-tigrinya", "lora_alpha: expected 16, found 32")]
    [InlineData("lora-gpt2-seqcls-finphrase", "fan_in_fan_out: expected false, found true")]
    public void AdaptersOfOtherModelsAreRefused(string folder, string because)
    {
        using var host = new DistilBertHost();
        using var model = new DistilBertEmotion(host);
        Assert.Contains(because, Assert.Throws<CheckpointException>(() => model.LoadPeft(Published(folder))).Message);
    }

    private static string Published(params string[] parts) => SharedData.Path(["models", "adapters", .. parts]);

    private sealed class TemporaryFile : IDisposable
    {
        public string Folder { get; } = Directory.CreateTempSubdirectory("dslpeft-published-").FullName;

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
