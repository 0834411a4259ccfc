using DslPeft.Numerics.Tests;
using DslPeft.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Families.Tests.Storage;

/// <summary>What is asked of a base that is held otherwise is refused by name.</summary>
public sealed class StorageRefusalTests
{
    [Fact]
    public void AnAdaptationIsBuiltOverABaseThatIsHeldAsItDeclares()
    {
        using var exact = StoredModels.Exact(typeof(StoredPlain.BertLora));
        var message = Assert
            .Throws<System.Reflection.TargetInvocationException>(() => StoredModels.Create(typeof(StoredNf4.BertLora), exact))
            .InnerException!.Message;
        Assert.Contains("NF4 in the layers, float32 elsewhere", message, StringComparison.Ordinal);
        Assert.Contains("this StoredBert is held in float32", message, StringComparison.Ordinal);
    }

    [Fact]
    public void ThePlainModelAndMovesToOtherTypesNeedFloat32()
    {
        using var held = (StoredBert)StoredModels.Base(typeof(StoredNf4AndBFloat16.BertLora));
        using var batch = StoredModels.Batch(StoredModels.Info(typeof(StoredNf4AndBFloat16.BertLora)));
        Assert.Contains(
            "held in NF4 in the layers, bfloat16 elsewhere",
            Assert.Throws<InvalidOperationException>(() => held.Forward(batch)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "a move to Float64",
            Assert.Throws<InvalidOperationException>(() => held.to(float64)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "before its values are",
            Assert.Throws<InvalidOperationException>(() => held.Hold(BaseStorage.Float32)).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Products over a weight in bfloat16 give it no gradient that a method could score, or tune it by.</summary>
    [Fact]
    public void GradientsOfTheBaseNeedFloat32()
    {
        using var held = StoredModels.Base(typeof(StoredBFloat16.BertLora));
        using var model = StoredModels.Create(typeof(StoredBFloat16.BertLora), held);
        var examples = new TrainingExamples(model, new OneBatch(() => StoredModels.Batch(model.Info)));
        foreach (
            var ask in (Action[])
                [() => examples.Scores([], 1, ScoredLabels.Given, GradientScore.Square), () => examples.Tuned([], 0.1, 1e-4)]
        )
        {
            Assert.Contains(
                "BertLora asks for gradients of the base's weights, which are held in bfloat16",
                Assert.Throws<TrainingException>(ask).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void AWeightInBlocksIsNoParameter()
    {
        const string name = "encoder.layer.0.attention.self.query.weight";
        using var held = (StoredBert)StoredModels.Base(typeof(StoredNf4.BertLora));
        Assert.Contains(nameof(held.Dense), Assert.Throws<InvalidOperationException>(() => held[name]).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(held.named_parameters(), entry => entry.name == name);
        Assert.Equal(Quantisation.Nf4, held.Quantised(name).Kind);
        Assert.Throws<KeyNotFoundException>(() => held.Quantised("pooler.dense.weight"));
    }

    /// <summary>What a base holds is what its values are quantised to, and in as many bytes as the form takes.</summary>
    [Fact]
    public void WhatIsLoadedIsHeldAsDeclared()
    {
        using var scope = NewDisposeScope();
        foreach (
            var adaptation in new[]
            {
                typeof(StoredBFloat16.Gpt2Lora),
                typeof(StoredNf4.Gpt2Lora),
                typeof(StoredInt8.Gpt2Lora),
                typeof(StoredNf4AndBFloat16.Gpt2Lora),
            }
        )
        {
            using var exact = StoredModels.Exact(adaptation);
            using var held = StoredModels.Base(adaptation);
            var bytes = 0L;
            foreach (var row in exact.Info.Rows)
            {
                var values = exact[row.Name].detach();
                var expected =
                    held.Storage.Quantises(row) ? QuantisedTensor.Of(held.Storage.Layers, values).Dense()
                    : held.Storage.Type == BaseType.BFloat16 && row.Shape.Length > 1 ? values.to(bfloat16).to(float32)
                    : values;
                Assert.True(expected.eq(held.Dense(row.Name)).all().item<bool>(), row.Name);
                bytes += held.Storage.Quantises(row) ? held.Quantised(row.Name).Bytes : held[row.Name].numel() * held[row.Name].ElementSize;
            }
            Assert.Equal(bytes, held.Bytes);
            Assert.True(bytes < 0.6 * 4 * exact.Info.Parameters, $"{adaptation}: {bytes}");
        }
    }

    /// <summary>Rounding to bfloat16 is off by at most 2⁻⁸ of a value, which has eight binary digits.</summary>
    [Fact]
    public void BFloat16IsOffByLessThanItsLastDigit()
    {
        using var scope = NewDisposeScope();
        using var exact = StoredModels.Exact(typeof(StoredBFloat16.BertLora));
        using var held = StoredModels.Base(typeof(StoredBFloat16.BertLora));
        foreach (var row in exact.Info.Rows)
        {
            Assert.True(
                (exact[row.Name].detach() - held.Dense(row.Name))
                    .abs()
                    .le(exact[row.Name].detach().abs() / Scalars.Of(256))
                    .all()
                    .item<bool>(),
                row.Name
            );
        }
    }

    /// <summary>Weights are drawn in float32 and then held, so that a seed means the same in every form.</summary>
    [Fact]
    public void DrawnWeightsAreThoseOfFloat32()
    {
        using var scope = NewDisposeScope();
        using ArchitectureModule plain = StoredModels.New(typeof(StoredPlain.LlamaLora)),
            held = StoredModels.New(typeof(StoredNf4AndBFloat16.LlamaLora));
        held.Hold(new BaseStorage(BaseType.BFloat16, Quantisation.Nf4));
        plain.Initialise(9);
        held.Initialise(9);
        foreach (var row in plain.Info.Rows)
        {
            Assert.InRange(
                (plain[row.Name].detach() - held.Dense(row.Name)).abs().max().item<float>(),
                0,
                0.16f * plain[row.Name].detach().abs().max().item<float>()
            );
        }
    }
}
