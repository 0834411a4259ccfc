using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft.Numerics.Tests;

/// <summary>A mixture of adapters against its equations written out token by token, against one adapter, and its balance.</summary>
public sealed class MoeAdapterTests
{
    private const long Width = 6,
        Bottleneck = 4,
        Experts = 3;

    private static readonly string[] Parts = ["down", "downBias", "up", "upBias"];

    /// <summary>
    /// What is added is a sum over the k best experts, each an adapter of its own; with one the gate's probability of it stays, with more
    /// the shares sum to 1.
    /// </summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void EachTokenGoesThroughItsBestExperts(int best)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        Tensor Draw(params long[] shape) => randn(shape, float64);
        var (z, gate) = (Draw(2, 5, Width), Draw(Experts, Width));
        var (down, downBias, up, upBias) = (
            Draw(Experts, Bottleneck, Width),
            Draw(Experts * Bottleneck),
            Draw(Experts, Bottleneck, Width),
            Draw(Experts * Width)
        );

        var added = MoeAdapterAttribute.Apply(
            z,
            ones(2, 5, 1) / Scalars.Of(5),
            gate,
            down,
            downBias,
            up,
            upBias,
            Experts,
            Bottleneck,
            Width,
            best,
            best is 1 or (int)Experts ? 0 : 1,
            0,
            Act.Relu
        );

        for (var row = 0; row < 2; row++)
        {
            for (var token = 0; token < 5; token++)
            {
                var x = z[row, token];
                var probabilities = softmax(mv(gate, x), 0).data<double>().ToArray();
                var chosen = Enumerable.Range(0, (int)Experts).OrderByDescending(expert => probabilities[expert]).Take(best).ToList();
                var whole = best == 1 ? 1 : chosen.Sum(expert => probabilities[expert]);
                var expected = zeros(Width, float64);
                foreach (var expert in chosen)
                {
                    var inner = relu(mv(down[expert], x).Plus(downBias.view(Experts, Bottleneck)[expert]));
                    expected = expected.Plus(
                        (mv(up[expert].t(), inner).Plus(upBias.view(Experts, Width)[expert])) * Scalars.Of(probabilities[expert] / whole)
                    );
                }
                TensorAssert.Close($"token {token} of row {row}", expected, added[row, token], 1e-12);
            }
        }
    }

    [Fact]
    public void OneExpertIsAnAdapter() => AssertIsOneAdapter(typeof(TinyMoeOfOne));

    /// <summary>Of equal experts any shares that sum to 1 make one.</summary>
    [Fact]
    public void EqualExpertsAreAnAdapter() => AssertIsOneAdapter(typeof(TinyMoeOfTwo));

    /// <summary>
    /// α · M · Σ f P over the tokens of the text, padding left out: written out for adapters behind the embeddings, where their input is
    /// known.
    /// </summary>
    [Theory, InlineData(typeof(TinyMoeOfEmbeddings), 1), InlineData(typeof(TinyMoeOfEmbeddingsOfTwo), 2)]
    public void BalanceIsAPartOfTheLoss(Type type, int best)
    {
        using var scope = NewDisposeScope();
        using var @base = TinyModels.Base();
        using var model = TinyModels.Create(type, @base);
        TinyModels.Perturb(model, 3);
        model.eval();
        using var batch = TinyModels.Batch();
        var z = layer_norm(
            Kernels
                .Embedding(batch.InputIds, @base["embeddings.word_embeddings.weight"])
                .Plus(@base["embeddings.position_embeddings.weight"].narrow(0, 0, batch.Tokens))
                .Plus(Kernels.Embedding(batch.TokenTypeIds!, @base["embeddings.token_type_embeddings.weight"])),
            [TinyBert.Hidden],
            @base["embeddings.LayerNorm.weight"],
            @base["embeddings.LayerNorm.bias"],
            1e-12
        );
        var probabilities = softmax(linear(z, model["embeddings.output.moeadapter.gate"]), -1);
        var (loads, sums, tokens) = (new double[Experts], new double[Experts], 0);
        for (var row = 0; row < batch.Rows; row++)
        {
            for (var token = 0; token < batch.Tokens && batch.AttentionMask[row, token].item<long>() == 1; token++, tokens++)
            {
                var own = probabilities[row, token].data<float>().ToArray();
                foreach (var expert in Enumerable.Range(0, (int)Experts).OrderByDescending(expert => own[expert]).Take(best))
                    loads[expert] += 1.0 / best;
                for (var expert = 0; expert < Experts; expert++)
                    sums[expert] += own[expert];
            }
        }
        var expected = 0.5 * Experts * loads.Zip(sums, (load, sum) => load / tokens * (sum / tokens)).Sum();

        var loss = model.Loss(batch).item<float>();
        var task = cross_entropy(model.Forward(batch), batch.Labels!).item<float>();

        Assert.Equal(expected, loss - task, 1e-4);
        Assert.Equal(loss, model.Loss(batch).item<float>(), 1e-6);
    }

    /// <summary>
    /// With a gate that knows no difference the term is α in each layer, whichever experts are chosen; without a weight there is none.
    /// </summary>
    [Fact]
    public void AnEvenGateCostsTheWeight()
    {
        using var scope = NewDisposeScope();
        using var @base = TinyModels.Base();
        using var model = TinyModels.Create(typeof(TinyMoe), @base);
        using var free = TinyModels.Create(typeof(TinyMoeUnbalanced), @base);
        using var noGrad = no_grad();
        foreach (var row in model.Info.Parameters)
        {
            if (row.Name.EndsWith(".gate", StringComparison.Ordinal))
                model[row.Name].zero_();
            free[row.Name].copy_(model[row.Name]);
        }
        using var batch = TinyModels.Batch();
        model.eval();
        free.eval();

        Assert.Equal(2 * 0.01, model.Loss(batch).item<float>() - free.Loss(batch).item<float>(), 1e-5);
    }

    /// <summary>The gate is trained by the task through the experts' shares, even where a token goes through one alone.</summary>
    [Fact]
    public void TheTaskTrainsTheGate()
    {
        using var @base = TinyModels.Base();
        using var model = TinyModels.Create(typeof(TinyMoeUnbalanced), @base);
        TinyModels.Perturb(model, 3);
        using var batch = TinyModels.Batch();
        using (var loss = model.Loss(batch))
            loss.backward();

        Assert.All(model.Info.Parameters.Where(row => row.Name.EndsWith(".gate", StringComparison.Ordinal)), row =>
            Assert.True(model[row.Name].grad!.abs().sum().item<float>() > 0)
        );
    }

    private static void AssertIsOneAdapter(Type type)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var @base = TinyModels.Base();
        using var one = TinyModels.Create(typeof(TinyOneAdapter), @base);
        using var model = TinyModels.Create(type, @base);
        TinyModels.Perturb(one, 3);
        TinyModels.Perturb(model, 4);
        foreach (var row in model.Info.Parameters.Where(row => !row.Name.EndsWith(".gate", StringComparison.Ordinal)))
        {
            Tensor value = one[row.Name.Replace("moeadapter", "houlsby", StringComparison.Ordinal)];
            if (row.Name.EndsWith(".up", StringComparison.Ordinal))
                value = value.t();
            model[row.Name].copy_(row.Head ? value : value.expand([row.Count / value.numel(), .. value.shape]).reshape(row.Shape));
        }
        using var batch = TinyModels.Batch();
        model.eval();
        one.eval();
        Assert.All(Parts, part => Assert.Contains(model.Info.Parameters, row => row.Name.EndsWith("." + part, StringComparison.Ordinal)));

        TensorAssert.Close("trained form", one.Forward(batch), model.Forward(batch), 1e-5);
        TensorAssert.Close("deployed form", one.Infer(batch), model.Infer(batch), 1e-5);
    }
}
