using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>A step of several batches has the gradients of one batch with all their rows, whatever terms the loss has.</summary>
public sealed class StepOfBatchesTests
{
    [Theory]
    [InlineData(typeof(TinyLora), false)]
    [InlineData(typeof(TinyLora), true)]
    [InlineData(typeof(TinyAdaMix), false)]
    [InlineData(typeof(TinyAdaMix), true)]
    [InlineData(typeof(TinyAdaLora), false)]
    [InlineData(typeof(TinyAdaLora), true)]
    [InlineData(typeof(TinyPenalisedFusion), true)]
    [InlineData(typeof(Gpt2Lora), false)]
    [InlineData(typeof(Gpt2Prompt), false)]
    [InlineData(typeof(Trunk.UpperPretraining), false)]
    public void GradientsOfRowsSumUpToThoseOfTheirBatch(Type type, bool weighted)
    {
        using ArchitectureModule @base =
            type == typeof(Trunk.UpperPretraining) ? TinyModels.Drawn(new TinyDeepBert())
            : type.Name.StartsWith("Gpt2", StringComparison.Ordinal) ? DecoderModels.Base<TinyGpt2>()
            : TinyModels.Base();
        using var model = TinyModels.Create(type, @base);
        TinyModels.Perturb(model, 3, 0.1);
        using var batch = Rows(model.Info.Head);
        model.ClassWeights = weighted ? [0.25, 2, 1] : null;
        model.train();
        model.Routing.Draw(2);
        model.Routing.Pin([.. model.Routing.Choices]);

        using var whole = model.Loss(batch);
        var expected = Gradients(model, whole);
        var step = model.Count(batch);
        var loss = 0.0;
        model.ZeroGradients();
        for (var row = 0; row < batch.Rows; row++)
        {
            using var single = batch.Slice(row, 1);
            using var part = model.Loss(single, LossShare.Of(model.Count(single), step));
            part.backward();
            loss += part.AsDouble();
        }

        Assert.Equal(whole.AsDouble(), loss, 1e-6);
        Assert.Equal(expected.Keys, model.TrainableGroups.Where(group => group.Tensor.grad is not null).Select(group => group.Name));
        foreach (var group in model.TrainableGroups.Where(group => expected.ContainsKey(group.Name)))
        {
            using (var gradient = expected[group.Name])
                TensorAssert.Close(group.Name, gradient, group.Tensor.grad!, 1e-6);
        }
    }

    private static Dictionary<string, Tensor> Gradients(AdaptedModel model, Tensor loss)
    {
        model.ZeroGradients();
        loss.backward();
        return model
            .TrainableGroups.Where(group => group.Tensor.grad is not null)
            .ToDictionary(group => group.Name, group => group.Tensor.grad!.clone());
    }

    /// <summary>Three rows, of which one has few tokens.</summary>
    private static Batch Rows(TaskHead head)
    {
        if (head == HeadKind.CausalLm)
            return DecoderModels.Batch(head);
        var rows = TinyModels.Batch();
        if (head != HeadKind.Pretraining)
            return rows;
        var labels = full_like(rows.InputIds, Scalars.Of(-100));
        labels[0, TensorIndex.Slice(1, 7)] = rows.InputIds[0, TensorIndex.Slice(1, 7)];
        labels[1, 2] = rows.InputIds[1, 2];
        labels[2, 3] = rows.InputIds[2, 3];
        return new Batch(
            rows.InputIds,
            rows.AttentionMask,
            rows.TokenTypeIds,
            labels: labels,
            nextSentence: tensor(new long[] { 1, 0, 1 })
        );
    }
}
