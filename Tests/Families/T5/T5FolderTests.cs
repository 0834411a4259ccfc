using DslPeft.Checkpoints;
using DslPeft.Numerics.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Families.Tests;

/// <summary>Folders that peft and AdapterHub wrote of adapters over T5, and those that are written here.</summary>
public sealed class T5FolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-t5-").FullName;

    [SharedTheory("fixtures", "peft")]
    [InlineData("peft/lora_t5_q_v")]
    [InlineData("peft/ia3_t5")]
    [InlineData("peft/poly_t5")]
    [InlineData("peft/multitask_prompt_t5")]
    public void WhatPeftWroteComputesWhatItComputed(string name) =>
        Exchanges(name, "adapter_model.safetensors", (model, folder) => model.LoadPeft(folder), (model, folder) => model.SavePeft(folder));

    [SharedTheory("fixtures", "adapters")]
    [InlineData("adapters/houlsby_t5")]
    [InlineData("adapters/pfeiffer_t5")]
    [InlineData("adapters/parallel_t5")]
    [InlineData("adapters/lora_t5")]
    public void WhatAdapterHubWroteComputesWhatItComputed(string name) =>
        Exchanges(
            name,
            "adapter.safetensors",
            (model, folder) => model.LoadAdapterHub(folder),
            (model, folder) => model.SaveAdapterHub(folder, "a")
        );

    /// <summary>
    /// peft gives the second stack's layers the slots of others, and AdapterHub has a prefix for each of three attentions.
    /// </summary>
    [Fact]
    public void PrefixesOfTwoStacksAreRefused()
    {
        using var @base = new TinyT5();
        using var model = new T5Prefix(@base);

        Assert.Contains(
            "as one for both",
            Assert.Throws<NotSupportedException>(() => model.SavePeft(_folder)).Message,
            StringComparison.Ordinal
        );
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Exchanges(string name, string file, Action<AdaptedModel, string> load, Action<AdaptedModel, string> save)
    {
        using var loaded = FamilyCase.Load(name);
        using var noGrad = no_grad();
        using var model = (AdaptedModel)Activator.CreateInstance(loaded.Model.GetType(), loaded.Base, 7)!;
        load(model, loaded.Fixture.Folder);
        model.eval();
        using Tensor expected = loaded.Fixture.Read("logits"),
            actual = model.Forward(loaded.Batch);
        TensorAssert.Close(name, expected, actual, loaded.Fixture.Tolerance);

        save(model, _folder);
        using SafetensorsFile written = SafetensorsFile.Open(Path.Combine(_folder, file)),
            recorded = SafetensorsFile.Open(Path.Combine(loaded.Fixture.Folder, file));
        Assert.Equal(recorded.Entries.Keys.Order(StringComparer.Ordinal), written.Entries.Keys.Order(StringComparer.Ordinal));
        foreach (var key in recorded.Entries.Keys)
        {
            using Tensor before = recorded.Read(key),
                after = written.Read(key);
            TensorAssert.Same($"{name}: {key}", before, after);
        }
    }
}
