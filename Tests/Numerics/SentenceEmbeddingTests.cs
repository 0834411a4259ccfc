using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft.Numerics.Tests;

/// <summary>Sentence embeddings: pooling, projection, length and losses by their definitions, computed row by row.</summary>
[Collection(ProcessWide.Name)]
public sealed class SentenceEmbeddingTests : IDisposable
{
    private readonly TinyBert _base = TinyModels.Base();

    public void Dispose() => _base.Dispose();

    [Theory]
    [InlineData(typeof(TinyContrastive))]
    [InlineData(typeof(TinyScored))]
    [InlineData(typeof(TinyOrdered))]
    public void EmbeddingsAndLossesAreThoseOfTheirDefinitions(Type type)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = TinyModels.Create(type, _base);
        TinyModels.Perturb(model, 3);
        model.eval();
        using var states = new TinyEmbeddingStates(_base);
        states.load_state_dict(
            model
                .named_parameters()
                .Where(entry => !entry.name.StartsWith("sentenceembedding", StringComparison.Ordinal))
                .ToDictionary(entry => entry.name, entry => (Tensor)entry.parameter)
        );
        states.eval();
        using var batch = Pairs(type);

        var expected = stack([
            .. Enumerable.Range(0, batch.Rows).Select(row => Embedding(model, type, states.Forward(batch)[row], batch.AttentionMask[row])),
        ]);

        TensorAssert.Close(type.Name, expected, model.Forward(batch), 1e-5);
        TensorAssert.Close(type.Name, expected, model.Infer(batch), 1e-5);
        TensorAssert.Close(type.Name, ones(batch.Rows), model.Infer(batch).pow(Scalars.Of(2)).sum(dim: 1), 1e-5);
        TensorAssert.Close(type.Name, tensor(Loss(type, expected, batch.Labels!)), model.Loss(batch), 1e-4);
    }

    [Theory]
    [InlineData(typeof(TinyContrastive))]
    [InlineData(typeof(TinyScored))]
    [InlineData(typeof(TinyOrdered))]
    public void GradientsReachEveryTrainedTensor(Type type)
    {
        using var model = TinyModels.Create(type, _base);
        TinyModels.Perturb(model, 3);
        using var batch = Pairs(type);
        using (var loss = model.Loss(batch))
            loss.backward();

        Assert.All(model.Info.Parameters.Where(row => row.Trainable), row =>
            Assert.True((float)model[row.Name].grad!.abs().sum().AsDouble() > 0, row.Name)
        );
    }

    private static Tensor Embedding(AdaptedModel model, Type type, Tensor states, Tensor mask)
    {
        long tokens = mask.sum().AsInt64();
        var text = states.narrow(0, 0, tokens);
        var pooled =
            type == typeof(TinyContrastive) ? text.mean([0])
            : type == typeof(TinyScored) ? text[0]
            : text[tokens - 1];
        if (type == typeof(TinyContrastive))
            pooled = linear(pooled, model["sentenceembedding.projection"], model["sentenceembedding.projectionBias"]);
        return pooled / pooled.norm();
    }

    /// <summary>The loss of sentence-transformers' definitions, pair by pair.</summary>
    private static float Loss(Type type, Tensor embeddings, Tensor labels)
    {
        int pairs = (int)embeddings.shape[0] / 2;
        double Cosine(int first, int second) => (embeddings[2 * first] * embeddings[2 * second + 1]).sum().AsDouble();
        if (type == typeof(TinyContrastive))
            return (float)
                Enumerable
                    .Range(0, pairs)
                    .Average(i => Math.Log(Enumerable.Range(0, pairs).Sum(j => Math.Exp(20 * Cosine(i, j)))) - 20 * Cosine(i, i));
        double[] scores = [.. labels.data<float>().Select(score => (double)score)];
        if (type == typeof(TinyScored))
            return (float)Enumerable.Range(0, pairs).Average(i => Math.Pow(Cosine(i, i) - scores[i], 2));
        double sum = 1;
        for (int i = 0; i < pairs; i++)
        {
            for (int j = 0; j < pairs; j++)
            {
                if (scores[i] < scores[j])
                    sum += Math.Exp(10 * (Cosine(i, i) - Cosine(j, j)));
            }
        }

        return (float)Math.Log(sum);
    }

    /// <summary>Three pairs of texts of several lengths.</summary>
    private static Batch Pairs(Type type)
    {
        using Batch one = TinyModels.Batch(5),
            other = TinyModels.Batch(6);
        Tensor Both(Tensor a, Tensor b) => stack([a, b], 1).flatten(0, 1).DetachFromDisposeScope();
        var labels =
            type == typeof(TinyContrastive) ? arange(Scalars.Zero, Scalars.Of(3), Scalars.One, int64) : tensor(new[] { 0.9f, -0.2f, 0.5f });
        return new Batch(
            Both(one.InputIds, other.InputIds),
            Both(one.AttentionMask, other.AttentionMask),
            labels: labels.DetachFromDisposeScope()
        );
    }
}
