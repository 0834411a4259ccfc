using DslPeft.Checkpoints;
using static TorchSharp.torch;

namespace DslPeft.Runtime.Tests.Checkpoints;

/// <summary>A checkpoint of a model that computes more than is declared is refused by the tensors that say so.</summary>
public sealed class TrunkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("bert.", "bert.encoder.dense.bias")]
    [InlineData("bert.", "bert.encoder.1.dense.weight")]
    [InlineData("bert.", "bert.invented.weight")]
    [InlineData("bert.", "encoder.attention.distance_embedding.weight")]
    [InlineData("", "encoder.attention.distance_embedding.weight")]
    [InlineData("", "embeddings.other.weight")]
    public void ATensorOfTheTrunkThatNothingReadsIsAnError(string prefix, string name)
    {
        var tensors = HandMadeBase.Tensors(prefix);
        tensors[name] = ones(2);
        var fault = Assert.Throws<CheckpointException>(() => HandMadeBase.Load(HandMadeBase.Write(_folder, tensors: tensors)));
        Assert.Contains($"part of the checkpoint's model, which the declaration does not compute (1):\n  {name}", fault.Message);
        tensors.Remove(name);
        tensors["classifier.weight"] = ones(2);
        using var model = HandMadeBase.Load(HandMadeBase.Write(_folder, tensors: tensors));
        Assert.Equal(["classifier.weight"], model.LoadReport!.Unused);
    }

    [Fact]
    public void BuffersAreNoWeights()
    {
        var tensors = HandMadeBase.Tensors();
        foreach (
            var name in new[]
            {
                "bert.embeddings.position_ids",
                "bert.embeddings.token_type_ids",
                "bert.encoder.rotary_emb.inv_freq",
                "bert.encoder.attn.masked_bias",
            }
        )
        {
            tensors[name] = ones(2);
        }

        tensors["bert.encoder.attn.bias"] = ones(1, 1, 2, 2);
        using (var model = HandMadeBase.Load(HandMadeBase.Write(_folder, tensors: tensors)))
            Assert.Empty(model.LoadReport!.Unused);

        tensors["bert.encoder.attn.bias"] = ones(2);
        Assert.Contains(
            "bert.encoder.attn.bias",
            Assert.Throws<CheckpointException>(() => HandMadeBase.Load(HandMadeBase.Write(_folder, tensors: tensors))).Message
        );
    }

    [Fact]
    public void WhatADeclarationLeavesOutIsNoError()
    {
        var info = HandMadeBase.Plain with { Rows = [.. HandMadeBase.Plain.Rows.Take(2)] };
        HandMadeBase.Write(_folder);
        Assert.Contains("bert.pooler.dense.bias", Assert.Throws<CheckpointException>(() => HandMadeBase.Load(_folder.Path, info)).Message);
        using var model = HandMadeBase.Load(_folder.Path, info with { LeavesOut = ["pooler"] });
        Assert.Equal(["bert.pooler.dense.bias"], model.LoadReport!.Unused);
    }

    [Fact]
    public void ACopyOfATableMustEqualIt()
    {
        var tensors = HandMadeBase.Tensors();
        tensors["cls.decoder.weight"] = SampleTensors.Counting(HandMadeBase.Words, HandMadeBase.Width);
        using (var model = HandMadeBase.Load(HandMadeBase.Write(_folder, tensors: tensors)))
            Assert.Empty(model.LoadReport!.Unused);

        tensors["cls.decoder.weight"] = ones(HandMadeBase.Words, HandMadeBase.Width);
        var fault = Assert.Throws<CheckpointException>(() => HandMadeBase.Load(HandMadeBase.Write(_folder, tensors: tensors)));
        Assert.Contains(
            "no copy of what the declaration takes them for (1):\n  cls.decoder.weight: not equal to bert.embeddings.words.weight",
            fault.Message
        );
    }

    [Theory]
    [InlineData("module.", "DataParallel")]
    [InlineData("_orig_mod.", "torch.compile")]
    [InlineData("module._orig_mod.", "torch.compile")]
    [InlineData("base_model.model.", "peft puts there")]
    public void NamesOfAWrapperAreExplained(string wrapper, string source)
    {
        foreach (var prefix in new[] { "bert.", "" })
        {
            var tensors = HandMadeBase.Tensors(wrapper + prefix);
            var fault = Assert.Throws<CheckpointException>(() => HandMadeBase.Load(HandMadeBase.Write(_folder, tensors: tensors)));
            Assert.Contains($"Every name begins with '{wrapper}', which ", fault.Message);
            Assert.Contains(source, fault.Message);
        }
    }
}
