using DslPeft.Architectures;
using DslPeft.Checkpoints;
using DslPeft.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Numerics.Tests;

/// <summary>
/// Pretrained sentence encoders of packages: counts, hidden states as ONNX Runtime computes them from the same files, and checkpoint
/// folders made of them.
/// </summary>
public sealed class MiniLmTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dslpeft-minilm-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void CountsAreThoseOfThePublishedModels()
    {
        Assert.Equal(22_713_216, MiniLmL6.ParameterCount);
        Assert.Equal(22_713_216, ArcticXs.ParameterCount);
    }

    [PackagedModelFact("minilm")]
    public void HiddenAndPooledStatesAreThoseOfOnnxRuntime()
    {
        string onnx = PackagedCheckpoint.Extract(PackagedModelFactAttribute.Assembly("minilm")!, _folder);
        using MiniLmL6 model = MiniLmL6.Load(onnx);

        Assert.Equal(["model.onnx", "vocab.txt"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        Assert.Empty(model.LoadReport!.Unused);
        Assert.Empty(model.LoadReport.KeptInitial);
        using var recorded = Recorded("minilm");
        using var batch = Batch(recorded);
        using EncoderOutput output = model.Forward(batch);
        CloseAtTokens(recorded, output.LastHiddenState);
        Close(recorded.Read("924"), output.Pooled!);
    }

    [PackagedModelFact("arctic-xs")]
    public void AModelWithoutAPoolerHasTheHiddenStatesOfOnnxRuntime()
    {
        string folder = Path.Combine(_folder, "checkpoint");
        var report = CheckpointConversion.Convert(PackagedModelFactAttribute.Assembly("arctic-xs")!, folder, ArcticXs.Load);

        Assert.Equal(["pooler.dense.bias", "pooler.dense.weight"], report.KeptInitial.Order());
        Assert.Equal(["config.json", "model.safetensors", "vocab.txt"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        using ArcticXs model = ArcticXs.Load(folder);
        using SafetensorsFile recorded = Recorded("arctic-xs"),
            weights = SafetensorsFile.Open(Path.Combine(folder, "model.safetensors"));
        Assert.DoesNotContain(weights.Entries.Keys, name => name.StartsWith("pooler", StringComparison.Ordinal));
        using var batch = Batch(recorded);
        using EncoderOutput output = model.Forward(batch);
        CloseAtTokens(recorded, output.LastHiddenState);
        using var ids = recorded.Read("input_ids");
        Assert.Equal(
            ids.data<long>().ToArray()[10..],
            Tokenizer.Load(folder).Encode("the plot is weak but the acting shine", null, 16).Ids.Select(id => (long)id)
        );
    }

    /// <summary>The checkpoint's card defines a sentence's embedding: the mean of its tokens' last hidden states, of length 1.</summary>
    [PackagedModelFact("minilm")]
    public void EmbeddingsAreMeansOfRecordedStatesOfLengthOne()
    {
        using var scope = NewDisposeScope();
        using MiniLmL6 pretrained = MiniLmL6.Load(PackagedCheckpoint.Extract(PackagedModelFactAttribute.Assembly("minilm")!, _folder));
        using var model = new MiniLmEmbedder(pretrained);
        model.eval();
        using var recorded = Recorded("minilm");
        using var batch = Batch(recorded);
        Tensor mask = recorded.Read("attention_mask").unsqueeze(-1).to(float32),
            states = recorded.Read("last_hidden_state");
        var means = (states * mask).sum(dim: 1) / mask.sum(dim: 1);

        Close(nn.functional.normalize(means, dim: 1), model.Infer(batch));
    }

    private static SafetensorsFile Recorded(string name) =>
        SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "MiniLm", name + ".safetensors"));

    private static Batch Batch(SafetensorsFile recorded) =>
        new(recorded.Read("input_ids"), recorded.Read("attention_mask"), recorded.Read("token_type_ids"));

    /// <summary>Nothing reads the states of padding.</summary>
    private static void CloseAtTokens(SafetensorsFile recorded, Tensor actual)
    {
        using var scope = NewDisposeScope();
        var tokens = recorded.Read("attention_mask").unsqueeze(-1);
        Close(recorded.Read("last_hidden_state") * tokens, actual * tokens);
    }

    private static void Close(Tensor expected, Tensor actual)
    {
        using var scope = NewDisposeScope();
        double difference = (expected - actual).abs().max().item<float>();
        Assert.True(difference < 5e-6, $"the largest difference is {difference}");
    }
}

[Adapt<MiniLmL6>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
[SentenceEmbedding(Objective = EmbeddingLoss.Contrastive)]
public sealed partial class MiniLmEmbedder : IAdapted;
