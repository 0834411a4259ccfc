using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace DslPeft.Numerics.Tests;

/// <summary>A prompt behind the embeddings, as AdapterHub puts it, against a BERT of single operations.</summary>
public sealed class EmbeddedPromptTests : IDisposable
{
    private const int Length = 5,
        Hidden = TinyBert.Hidden,
        Heads = TinyBert.Heads,
        Size = Hidden / Heads;
    private const double Epsilon = 1e-12;

    private readonly TinyBert _base = TinyModels.Base();
    private readonly Batch _batch = TinyModels.Batch();

    public void Dispose()
    {
        _batch.Dispose();
        _base.Dispose();
    }

    [Theory, InlineData(false), InlineData(true)]
    public void AClassifierReadsTheFirstVirtualToken(bool deployed)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var model = new TinyEmbeddedPrompt(_base);
        TinyModels.Perturb(model, 3);
        var pooled = Linear(Encoded(model["embeddings.word_embeddings.prompttuning.prompt"])[TensorIndex.Colon, 0], "pooler.dense").tanh();
        TensorAssert.Close(
            "logits",
            linear(pooled, model["classifier.weight"], model["classifier.bias"]),
            deployed ? model.Infer(_batch) : model.Forward(_batch),
            1e-5
        );
    }

    /// <summary>Virtual tokens have no labels.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void ATaggerReadsTheWords(bool deployed)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        using var model = new TinyEmbeddedPromptTagger(_base);
        TinyModels.Perturb(model, 3);
        var words = Encoded(model["embeddings.word_embeddings.prompttuning.prompt"]).narrow(1, Length, _batch.Tokens);
        TensorAssert.Close(
            "logits",
            linear(words, model["classifier.weight"], model["classifier.bias"]),
            deployed ? model.Infer(_batch) : model.Forward(_batch),
            1e-5
        );
    }

    /// <summary>No position is moved: a text may fill all of them.</summary>
    [Fact]
    public void TheWordsKeepTheirPositions()
    {
        using var noGrad = no_grad();
        using var model = new TinyEmbeddedPrompt(_base);
        using var longest = new Batch(ones(1, TinyBert.Positions, int64), ones(1, TinyBert.Positions, int64));
        using var logits = model.Infer(longest);
        Assert.Equal([1, 3], logits.shape);
    }

    /// <summary>The hidden states (B, l + T, d).</summary>
    private Tensor Encoded(Tensor prompt)
    {
        long rows = _batch.Rows,
            tokens = _batch.Tokens;
        var embedded = Table("word")[_batch.InputIds]
            .Plus(Table("position").narrow(0, 0, tokens))
            .Plus(Table("token_type")[_batch.TokenTypeIds!]);
        var x = cat([prompt.unsqueeze(0).expand(rows, Length, Hidden), Norm(embedded, "embeddings.LayerNorm")], 1);
        var mask =
            (cat([ones(rows, Length, int64), _batch.AttentionMask], 1).to(float32).neg().Plus(1)).view(rows, 1, 1, tokens + Length)
            * Scalars.Of(-1e9);
        for (var layer = 0; layer < TinyBert.Layers; layer++)
        {
            var at = $"encoder.layer.{layer}.";
            Tensor Split(string name) => Linear(x, $"{at}attention.self.{name}").view(rows, tokens + Length, Heads, Size).transpose(1, 2);
            var weights = softmax((Split("query").matmul(Split("key").transpose(-1, -2)) / Scalars.Of(Math.Sqrt(Size))).Plus(mask), -1);
            var context = weights.matmul(Split("value")).transpose(1, 2).reshape(rows, tokens + Length, Hidden);
            x = Norm(x.Plus(Linear(context, at + "attention.output.dense")), at + "attention.output.LayerNorm");
            x = Norm(x.Plus(Linear(gelu(Linear(x, at + "intermediate.dense")), at + "output.dense")), at + "output.LayerNorm");
        }
        return x;
    }

    private Tensor Table(string name) => _base[$"embeddings.{name}_embeddings.weight"];

    private Tensor Linear(Tensor x, string name) => linear(x, _base[name + ".weight"], _base[name + ".bias"]);

    private Tensor Norm(Tensor x, string name) => layer_norm(x, [Hidden], _base[name + ".weight"], _base[name + ".bias"], Epsilon);
}
