using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>Entries and tensors of peft's files that are particular to methods over weights.</summary>
public sealed partial class AdapterFolderTests
{
    private static void AddWeightMethods(Action<string, string, string> add)
    {
        void Add(string type, string entries, string refusal = Accepted) => add(type, entries, refusal);
        foreach (var type in OfWeights.Where(type => type != nameof(TinyOft)))
            Add(type, """{"bias": "all"}""", "expected \"none\", found \"all\"");
        foreach (var type in new[] { nameof(TinyBoft), nameof(TinyFourierFt), nameof(TinyVbLora) })
            Add(type, """{"fan_in_fan_out": true}""", "expected false, found true");

        Add(nameof(TinyOft), """{"module_dropout": 0.25}""");
        Add(nameof(TinyOft), """{"coft": true}""", "expected false, found true");
        Add(nameof(TinyOft), """{"eps": 0.001}""", "expected 6E-05, found 0.001");
        Add(nameof(TinyOft), """{"block_share": true}""", "expected false, found true");
        Add(nameof(TinyOft), """{"rank_pattern": {"query": 2}}""", "r: expected 4, found 2");
        Add(nameof(TinyOft), """{"alpha_pattern": {"query": 2}}""", "is not known here");
        // The later form rotates inputs.
        Add(nameof(TinyOft), """{"oft_block_size": 32}""", "is not known here, found 32");
        Add(nameof(TinyOft), """{"oft_block_size": 0}""");
        Add(nameof(TinyOft), """{"use_cayley_neumann": true}""", "is not known here, found true");
        Add(nameof(TinySharedOft), """{"block_share": false}""", "expected true, found false");
        Add(nameof(TinyConstrainedOft), """{"coft": false}""", "expected true, found false");

        Add(nameof(TinyBoft), """{"boft_block_size": 8}""", "expected 4, found 8");
        Add(nameof(TinyBoft), """{"boft_block_num": 8}""", "expected 0, found 8");
        Add(nameof(TinyBoft), """{"boft_n_butterfly_factor": 2}""");
        Add(nameof(TinyBoft), """{"boft_dropout": 0.25}""");

        Add(nameof(TinyHra), """{"apply_GS": true}""", "expected false, found true");
        Add(nameof(TinyOrthogonalHra), """{"apply_GS": false}""", "expected true, found false");

        Add(nameof(TinyBone), """{"init_weights": "bat"}""", "expected true, found \"bat\"");
        Add(nameof(TinyBat), """{"init_weights": true}""", "expected \"bat\", found true");
        Add(nameof(TinyMiniMiss), """{"init_weights": true}""", "expected \"mini\", found true");
        Add(nameof(TinyMiniMiss), """{"init_weights": "bat"}""", "expected \"mini\", found \"bat\"");
        Add(nameof(TinyMiniMiss), """{"mini_r": 8}""", "expected 4, found 8");
        Add(nameof(TinyMiniMiss), """{"miss_dropout": 0.25}""");
        Add(nameof(TinyMiss), """{"init_weights": "mini"}""", "expected true, found \"mini\"");

        Add(nameof(TinyFourierFt), """{"n_frequency": 30}""", "expected 20, found 30");
        Add(nameof(TinyFourierFt), """{"n_frequency_pattern": {"query": 30}}""", "n_frequency: expected 20, found 30");
        Add(nameof(TinyFourierFt), """{"scaling": 150.0}""", "expected 15, found 150.0");
        Add(nameof(TinyFourierFt), """{"random_loc_seed": 777}""", "expected 77, found 777");
        Add(nameof(TinyFourierFt), """{"ifft2_norm": "backward"}""");
        Add(nameof(TinyFourierFt), """{"ifft2_norm": "ortho"}""", "expected \"backward\", found \"ortho\"");
        Add(nameof(TinyFourierFt), """{"alpha": 0.5}""", "is not known here, found 0.5");

        Add(nameof(TinyVbLora), """{"num_vectors": 60}""", "expected 6, found 60");
        Add(nameof(TinyVbLora), """{"vector_length": 4}""", "expected 8, found 4");
        Add(nameof(TinyVbLora), """{"topk": 3}""", "expected 2, found 3");
        Add(nameof(TinyVbLora), """{"save_only_topk_weights": true}""", "expected false, found true");
        Add(nameof(TinyVbLora), """{"vblora_dropout": 0.25}""");
        Add(nameof(TinyVbLora), """{"init_vector_bank_bound": 0.5}""");
        Add(nameof(TinyVbLora), """{"init_logits_std": 0.5}""");
    }

    /// <summary>Orders of features that some versions keep beside the blocks follow from these, and no others are accepted.</summary>
    [Fact]
    public void OrdersThatFollowFromBlocksAreConfirmed()
    {
        using var model = new TinyButterfly(_base);
        TinyModels.Perturb(model, 3);
        model.SavePeft(_folder);
        var path = Path.Combine(_folder, "adapter_model.safetensors");
        Dictionary<string, Tensor> tensors;
        using (var file = SafetensorsFile.Open(path))
            tensors = file.Entries.Keys.ToDictionary(key => key, key => file.Read(key));
        const string key = "base_model.model.bert.encoder.layer.1.attention.self.value.boft_P";
        tensors[key] = BoftAttribute.Permutations(model["encoder.layer.1.attention.self.value.boft.rotations"]);
        SafetensorsWriter.Write(path, tensors);

        using var other = new TinyButterfly(_base, seed: 9);
        other.LoadPeft(_folder);
        Assert.All(model.Info.Parameters, row => Assert.True(TinyModels.SameBits(model[row.Name], other[row.Name]), row.Name));

        tensors[key] = tensors[key].flip(0);
        SafetensorsWriter.Write(path, tensors);
        Assert.Contains(
            $"holds other values of '{key}' than follow",
            Assert.Throws<CheckpointException>(() => other.LoadPeft(_folder)).Message
        );
        foreach (var tensor in tensors.Values)
            tensor.Dispose();
    }
}
