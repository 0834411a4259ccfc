using System.Text.Json.Nodes;
using DslPeft.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>
/// Finished AdaLoRA adapters of peft, whose files lack the ranks that were dropped: built of the recorded one by peft's rule.
/// </summary>
public sealed class PrunedRankTests : IDisposable
{
    private const string ConfigName = "adapter_config.json",
        WeightsName = "adapter_model.safetensors",
        Root = "base_model.model.",
        Places = "bert.encoder.layer.{0}.attention.self.{1}";

    // One place keeps all, one keeps none.
    private static readonly Dictionary<string, bool[]> Masks = new()
    {
        [Place(0, "query")] = [true, false, true, true, false, false],
        [Place(0, "value")] = [true, true, true, true, true, true],
        [Place(1, "query")] = [false, false, false, false, false, false],
        [Place(1, "value")] = [false, true, false, false, false, true],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-pruned-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SharedTheory, InlineData(""), InlineData(".default")]
    public void APrunedFolderComputesWhatTheWholeOneDoesWithoutTheDroppedRanks(string adapterName)
    {
        using var noGrad = no_grad();
        using var fixture = FixtureCase.Shared("peft/adalora_bert");
        using var @base = TinyBert.Load(fixture.ModelPath);
        using var batch = fixture.Batch();
        using var whole = new TinyAdaLora(@base);
        whole.LoadPeft(fixture.Folder);
        foreach (var (place, mask) in Masks)
        {
            using var kept = tensor(mask).view(-1, 1);
            ((Tensor)whole[$"{place["bert.".Length..]}.adalora.e"]).mul_(kept);
        }
        Prune(fixture.Folder, adapterName);

        using var pruned = new TinyAdaLora(@base, seed: 9);
        pruned.LoadPeft(_folder);
        using Tensor expected = whole.Infer(batch),
            actual = pruned.Infer(batch);
        TensorAssert.Same("logits", expected, actual);
        using var full = fixture.Read("logits");
        Assert.False(full.allclose(actual, 1e-4), "The mask changes nothing.");
    }

    /// <summary>What was read is written to the last bit, with the same masks.</summary>
    [SharedFact]
    public void APrunedFolderIsWrittenAsItWasRead()
    {
        using var fixture = FixtureCase.Shared("peft/adalora_bert");
        using var @base = TinyBert.Load(fixture.ModelPath);
        Prune(fixture.Folder);
        using var model = new TinyAdaLora(@base);
        model.LoadPeft(_folder);
        var again = Path.Combine(_folder, "again");
        model.SavePeft(again);

        using (
            SafetensorsFile theirs = SafetensorsFile.Open(Path.Combine(_folder, WeightsName)),
                ours = SafetensorsFile.Open(Path.Combine(again, WeightsName))
        )
        {
            Assert.Equal(theirs.Entries.Keys.Order(), ours.Entries.Keys.Order());
            Assert.All(ours.Entries.Keys, key =>
            {
                using Tensor a = theirs.Read(key),
                    b = ours.Read(key);
                Assert.True(TinyModels.SameBits(a, b), key);
            });
        }
        Assert.True(JsonNode.DeepEquals(Config(_folder)["rank_pattern"], Config(again)["rank_pattern"]));
        using var other = new TinyAdaLora(@base, seed: 9);
        other.LoadPeft(again);
        Assert.All(model.Info.Parameters.Where(row => !row.State), row =>
            Assert.True(TinyModels.SameBits(model[row.Name], other[row.Name]), row.Name)
        );
    }

    /// <summary>A fresh adapter, in which every rank counts for nothing, and one in which all count are written whole.</summary>
    [Fact]
    public void AnAdapterWithoutDroppedRanksIsWrittenWhole()
    {
        using var @base = TinyModels.Base();
        using var model = new TinyAdaLora(@base);
        model.SavePeft(_folder);
        Assert.Null(Config(_folder)["rank_pattern"]);
        using var file = SafetensorsFile.Open(Path.Combine(_folder, WeightsName));
        Assert.All(file.Entries.Where(entry => entry.Key.EndsWith("lora_A")), entry => Assert.Equal([6, 32], entry.Value.Shape));
    }

    [SharedFact]
    public void MasksThatDoNotFitAreNamed()
    {
        using var fixture = FixtureCase.Shared("peft/adalora_bert");
        using var @base = TinyBert.Load(fixture.ModelPath);
        Prune(fixture.Folder);
        var key = Place(0, "query") + ".lora_E";
        Refused(
            pattern => pattern[key] = new JsonArray(true, false),
            $"rank_pattern: expected 6 truth values of \"{key}\", found [true,false]"
        );
        Refused(pattern => pattern[key] = 3, $"rank_pattern: expected 6 truth values of \"{key}\", found 3");
        Refused(
            pattern => pattern["bert.pooler.dense.lora_E"] = new JsonArray(true),
            "rank_pattern: expected modules of the declaration, found \"bert.pooler.dense.lora_E\""
        );
        Refused(pattern => pattern.Remove(key), "query.lora_A: expected [6, 32], found [3, 32]");
        Edit(config => config["rank_pattern"] = new JsonArray(true));
        Assert.Contains("rank_pattern: expected lists by name, found [true]", Refusal(@base));

        void Refused(Action<JsonObject> edit, string because)
        {
            var before = Config(_folder);
            Edit(config => edit(config["rank_pattern"]!.AsObject()));
            Assert.Contains(because, Refusal(@base));
            File.WriteAllText(Path.Combine(_folder, ConfigName), before.ToJsonString());
        }
    }

    private string Refusal(TinyBert @base)
    {
        using var model = new TinyAdaLora(@base);
        return Assert.Throws<CheckpointException>(() => model.LoadPeft(_folder)).Message;
    }

    /// <summary>As peft's <c>resize_state_dict_by_rank_pattern</c>: rows of A and E, columns of B.</summary>
    private void Prune(string from, string adapterName = "")
    {
        using var source = SafetensorsFile.Open(Path.Combine(from, WeightsName));
        var tensors = source.Entries.Keys.ToDictionary(key => key, key => source.Read(key));
        foreach (var (place, mask) in Masks)
        {
            long[] kept = [.. Enumerable.Range(0, mask.Length).Where(rank => mask[rank]).Select(rank => (long)rank)];
            using var ranks = tensor(kept, int64);
            foreach (var (part, dimension) in new[] { ("lora_A", 0), ("lora_E", 0), ("lora_B", 1) })
                tensors[$"{Root}{place}.{part}"] = tensors[$"{Root}{place}.{part}"].index_select(dimension, ranks);
        }
        SafetensorsWriter.Write(Path.Combine(_folder, WeightsName), tensors);
        var config = Config(from);
        config["rank_pattern"] = new JsonObject(
            Masks.Select(mask =>
                KeyValuePair.Create(
                    $"{mask.Key}.lora_E{adapterName}",
                    (JsonNode?)new JsonArray([.. mask.Value.Select(kept => (JsonNode)kept)])
                )
            )
        );
        File.WriteAllText(Path.Combine(_folder, ConfigName), config.ToJsonString());
        foreach (var values in tensors.Values)
            values.Dispose();
    }

    private void Edit(Action<JsonObject> edit)
    {
        var config = Config(_folder);
        edit(config);
        File.WriteAllText(Path.Combine(_folder, ConfigName), config.ToJsonString());
    }

    private static JsonObject Config(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, ConfigName)))!.AsObject();

    private static string Place(int layer, string projection) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, Places, layer, projection);
}
