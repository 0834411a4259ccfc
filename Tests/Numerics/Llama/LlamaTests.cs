using System.Text.Json.Nodes;
using DslPeft.Architectures;
using DslPeft.Checkpoints;
using DslPeft.Generation;
using DslPeft.Tokenization;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>LLaMA itself: counts, a trained model's words, padding, files.</summary>
public sealed class LlamaTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-llama-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void CountsAreThePublished()
    {
        Assert.Equal(6_738_415_616, Llama7B.ParameterCount);
        Assert.Equal(13_015_864_320, Llama13B.ParameterCount);
        Assert.Equal(32_528_943_616, Llama33B.ParameterCount);
        Assert.Equal(65_285_660_672, Llama65B.ParameterCount);
        Assert.Equal(6_738_415_616, Llama2Of7B.ParameterCount);
        Assert.Equal(68_976_648_192, Llama2Of70B.ParameterCount);
        Assert.Equal(8_030_261_248, Llama3Of8B.ParameterCount);
        Assert.Equal(1_100_048_384, TinyLlama.ParameterCount);
        Assert.Equal(4_194_304, CountLlamaLora.TrainableParameters);
        Assert.Equal(56_975_360, CountLlamaDora.TrainableParameters);
        Assert.Equal(41_943_040, CountLlama3Lora.TrainableParameters);
    }

    /// <summary>A trained model writes its story, token by token, and its first logits are those computed elsewhere.</summary>
    [SharedFact("models", "stories260K")]
    public void ATrainedModelTellsItsStory()
    {
        Llama2cFiles.WriteFolder(_folder);
        var expected = JsonNode.Parse(File.ReadAllText(SharedData.Path("models", "stories260K", "expected_ids.json")))!;
        int[] ids = [.. expected["ids"]!.AsArray().Select(id => (int)id!)];
        using var @base = Stories260K.Load(_folder);
        using var model = new WholeStories(@base);

        var added = model.Generate(
            [
                [ids[0]],
            ],
            new GenerationOptions { Tokens = 200 }
        )[0];

        Assert.Equal(ids[1..], added);
        Assert.Equal(
            File.ReadAllText(SharedData.Path("models", "stories260K", "expected_greedy_200_steps.txt")).TrimEnd(),
            Tokenizer.Load(_folder).Decode(added).TrimEnd()
        );
        @base.to(float64);
        using var exact = new WholeStories(@base);
        exact.to(float64);
        using var batch = new Batch(tensor(new long[] { 1 }, [1, 1]), ones(1, 1, dtype: int64));
        using var logits = exact.Infer(batch);
        using var first = tensor(expected["first_logits"]!.AsArray().Select(value => (double)value!).ToArray(), [1, 1, 512]);
        TensorAssert.Close("first logits", first, logits, 1e-5);
    }

    /// <summary>An adapter learns a text over the trained model, merged it says the same, and the base stays.</summary>
    [SharedFact("models", "stories260K")]
    public void AnAdapterLearnsOverATrainedModel()
    {
        Llama2cFiles.WriteFolder(_folder);
        using var @base = Stories260K.Load(_folder);
        using var model = new StoriesLora(@base);
        var tokenizer = Tokenizer.Load(_folder);
        long[] ids = [.. tokenizer.Frame.Start, .. tokenizer.Encode("The red ball said hello to Lily and all her friends.")];
        using var row = tensor(ids, [1, ids.Length]);
        using var batch = new Batch(row.alias(), ones_like(row), labels: row.alias());
        var fingerprint = @base.Fingerprint();
        double First(Action? then = null)
        {
            model.ZeroGradients();
            using var loss = model.Loss(batch);
            loss.backward();
            then?.Invoke();
            return loss.AsDouble();
        }
        var before = First();
        using (var adam = new FlatAdamW(model.TrainableGroups, new TrainingOptions()))
        {
            for (var step = 0; step < 60; step++)
                First(() => adam.Step(1e-2));
        }

        var after = First();
        Assert.True(after < before / 4, $"{before} to {after}");
        Assert.Equal(fingerprint, @base.Fingerprint());
        model.eval();
        using var noGrad = no_grad();
        using var forward = model.Forward(batch);
        model.Merge();
        using var merged = model.Infer(batch);
        TensorAssert.Close("merged", forward, merged, 1e-3);
    }

    /// <summary>Padding at the left with positions of the text's own gives what padding at the right does.</summary>
    [Fact]
    public void PaddingMayStandOnEitherSide()
    {
        using var noGrad = no_grad();
        using var @base = DecoderModels.Base<SmallLlama>();
        @base.to(float64);
        using var right = new Batch(tensor(new long[] { 5, 6, 7, 0, 0 }, [1, 5]), tensor(new long[] { 1, 1, 1, 0, 0 }, [1, 5]));
        using var left = new Batch(
            tensor(new long[] { 0, 0, 5, 6, 7 }, [1, 5]),
            tensor(new long[] { 0, 0, 1, 1, 1 }, [1, 5]),
            positionIds: tensor(new long[] { 0, 0, 0, 1, 2 }, [1, 5])
        );
        using var a = @base.Forward(right);
        using var b = @base.Forward(left);
        using var first = a.LastHiddenState.narrow(1, 0, 3);
        using var second = b.LastHiddenState.narrow(1, 2, 3);
        TensorAssert.Close("text", first, second, 1e-12);
    }

    /// <summary>Rotary positions are relative: a text that stands elsewhere gives the same.</summary>
    [Fact]
    public void OnlyDistancesCount()
    {
        using var noGrad = no_grad();
        using var @base = DecoderModels.Base<SmallLlama>();
        @base.to(float64);
        using var here = new Batch(tensor(new long[] { 5, 6, 7 }, [1, 3]), ones(1, 3, dtype: int64));
        using var there = new Batch(
            tensor(new long[] { 5, 6, 7 }, [1, 3]),
            ones(1, 3, dtype: int64),
            positionIds: tensor(new long[] { 20, 21, 22 }, [1, 3])
        );
        using var apart = new Batch(
            tensor(new long[] { 5, 6, 7 }, [1, 3]),
            ones(1, 3, dtype: int64),
            positionIds: tensor(new long[] { 0, 1, 9 }, [1, 3])
        );
        using var a = @base.Forward(here);
        using var b = @base.Forward(there);
        using var c = @base.Forward(apart);
        TensorAssert.Close("elsewhere", a.LastHiddenState, b.LastHiddenState, 1e-12);
        Assert.True((a.LastHiddenState - c.LastHiddenState).abs().max().AsDouble() > 1e-3);
    }

    /// <summary>What the inspected model gives is what the plain one does: hidden states and probabilities of repeated heads.</summary>
    [Fact]
    public void InspectionComputesTheSame()
    {
        using var noGrad = no_grad();
        using var @base = DecoderModels.Base<SmallLlama>();
        @base.to(float64);
        using var batch = DecoderModels.Batch(HeadKind.CausalLm);
        using var output = @base.Forward(batch);
        using var inspection = @base.Inspect(batch);
        TensorAssert.Close("last", output.LastHiddenState, inspection.HiddenStates[^1], 1e-12);
        Assert.Equal([3L, 4, 9, 9], inspection.Attentions[0].shape);
    }

    /// <summary>A merged model is written with the decoder beside the base's prefix, and loaded again.</summary>
    [Fact]
    public void AMergedCheckpointHasTheLayoutOfThePublished()
    {
        using var @base = DecoderModels.Base<SmallLlama>();
        using var model = new LlamaMethods.LoraOfTables(@base);
        TinyModels.Perturb(model, 3, 0.1);
        var tensors = PretrainedFolder.Tensors(model).ToDictionary(entry => entry.Key, entry => entry.Value.contiguous());
        Assert.Contains("lm_head.weight", tensors.Keys);
        Assert.Contains("model.norm.weight", tensors.Keys);
        Assert.DoesNotContain("model.norm.bias", tensors.Keys);
        Assert.Equal(2 * 9 + 3, tensors.Count);
        var path = Path.Combine(_folder, "model.safetensors");
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string>());

        using var again = SmallLlama.Load(path);

        using var whole = new LlamaMethods.Full(again);
        using var batch = DecoderModels.Batch(HeadKind.CausalLm);
        using var expected = model.Infer(batch);
        using var actual = whole.Infer(batch);
        TensorAssert.Close("loaded", expected, actual, 1e-5);
    }

    [Theory]
    [InlineData(
        """{"rope_scaling": {"rope_type": "llama3", "factor": 8.0}}""",
        "rope_scaling.rope_type: declared \"default\", found \"llama3\""
    )]
    [InlineData("""{"rope_scaling": {"type": "linear", "factor": 2.0}}""", "rope_scaling.type: declared \"default\", found \"linear\"")]
    [InlineData(
        """{"rope_parameters": {"rope_type": "default", "rope_theta": 500000.0}}""",
        "rope_parameters.rope_theta: declared 10000, found 500000.0"
    )]
    [InlineData("""{"rope_theta": 500000.0}""", "rope_theta: declared 10000, found 500000")]
    [InlineData("""{"tie_word_embeddings": true}""", "tie_word_embeddings: declared false, found true")]
    [InlineData("""{"num_key_value_heads": 4}""", "num_key_value_heads: declared 2, found 4")]
    [InlineData("""{"rms_norm_eps": 1e-5}""", "rms_norm_eps: declared 1E-06, found 1e-5")]
    public void AnotherConfigurationIsRefused(string config, string reason)
    {
        using var @base = DecoderModels.Base<SmallLlama>();
        SafetensorsWriter.Write(
            Path.Combine(_folder, "model.safetensors"),
            @base.named_parameters().Select(entry => KeyValuePair.Create(entry.name, (Tensor)entry.parameter)),
            new Dictionary<string, string>()
        );
        File.WriteAllText(Path.Combine(_folder, "config.json"), config);
        Assert.Contains(reason, Assert.Throws<CheckpointException>(() => SmallLlama.Load(_folder)).Message, StringComparison.Ordinal);
        File.WriteAllText(
            Path.Combine(_folder, "config.json"),
            """{"rope_scaling": null, "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0}, "tie_word_embeddings": false, "num_attention_heads": 4}"""
        );
        SmallLlama.Load(_folder).Dispose();
    }

    /// <summary>peft's names: below the base's prefix, the decoder beside it; a prefix of as many heads as keys have.</summary>
    [Fact]
    public void FoldersOfPeftHaveItsNames()
    {
        using var @base = DecoderModels.Base<SmallLlama>();
        using (var model = new LlamaMethods.LoraOfAll(@base))
        {
            TinyModels.Perturb(model, 3);
            model.SavePeft(_folder);
            using var file = SafetensorsFile.Open(Path.Combine(_folder, "adapter_model.safetensors"));
            Assert.Contains("base_model.model.model.layers.1.mlp.gate_proj.lora_A.weight", file.Entries.Keys);
            Assert.Equal([16L, 2], file.Entries["base_model.model.model.layers.0.self_attn.k_proj.lora_B.weight"].Shape);
            using var again = new LlamaMethods.LoraOfAll(@base, 7);
            again.LoadPeft(_folder);
            Assert.All(model.Info.Parameters, row => Assert.True(TinyModels.SameBits(model[row.Name], again[row.Name]), row.Name));
            // Every linear layer, by peft's own word for it, is all but the decoder.
            var config = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "adapter_config.json")))!;
            config["target_modules"] = "all-linear";
            File.WriteAllText(Path.Combine(_folder, "adapter_config.json"), config.ToJsonString());
            again.LoadPeft(_folder);
        }
        using (var model = new LlamaMethods.Prefix(@base))
        {
            model.SavePeft(_folder);
            var config = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "adapter_config.json")))!;
            Assert.Equal((2, 16, 2), ((int)config["num_attention_heads"]!, (int)config["token_dim"]!, (int)config["num_layers"]!));
            using var file = SafetensorsFile.Open(Path.Combine(_folder, "adapter_model.safetensors"));
            Assert.Equal([3L, 2 * 2 * 16], file.Entries["prompt_embeddings"].Shape);
            using var again = new LlamaMethods.Prefix(@base, 7);
            again.LoadPeft(_folder);
            Assert.All(model.Info.Parameters, row => Assert.True(TinyModels.SameBits(model[row.Name], again[row.Name]), row.Name));
        }
    }

    /// <summary>AdapterHub's names; its LLaMA calls the second feed-forward projection intermediate, and the first one output.</summary>
    [Fact]
    public void FoldersOfAdapterHubHaveItsNames()
    {
        using var @base = DecoderModels.Base<SmallLlama>();
        using (var model = new LlamaMethods.Mixed(@base))
        {
            TinyModels.Perturb(model, 3);
            model.SaveAdapterHub(_folder, "mixed");
            var parts = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, "adapter_config.json")))!["config"]!["configs"]!.AsArray();
            var lora = Assert.Single(parts, part => (string)part!["architecture"]! == "lora")!;
            Assert.Equal((true, true, false), ((bool)lora["selfattn_lora"]!, (bool)lora["intermediate_lora"]!, (bool)lora["output_lora"]!));
            using var file = SafetensorsFile.Open(Path.Combine(_folder, "adapter.safetensors"));
            Assert.Contains("model.layers.0.self_attn.q_proj.loras.mixed.lora_A", file.Entries.Keys);
            Assert.Contains("model.layers.1.attention_adapters.adapters.mixed.adapter_down.0.weight", file.Entries.Keys);
            Assert.Contains("LlamaForCausalLM", File.ReadAllText(Path.Combine(_folder, "adapter_config.json")), StringComparison.Ordinal);
            using var again = new LlamaMethods.Mixed(@base, 7);
            again.LoadAdapterHub(_folder);
            Assert.All(model.Info.Parameters, row => Assert.True(TinyModels.SameBits(model[row.Name], again[row.Name]), row.Name));
        }
    }
}
