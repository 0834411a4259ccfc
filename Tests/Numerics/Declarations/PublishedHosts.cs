using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

[Adapt<RobertaBase>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
[Classifier(Labels = 3)]
public sealed partial class RobertaMnli : IAdapted;

/// <summary>The layers of distilbert-base-uncased, with a few words and positions.</summary>
[Architecture(KeyPrefix = "distilbert")]
public sealed partial class DistilBertHost : IArchitecture
{
    public const int Hidden = 768;

    [Embed(8, Hidden, Key = "embeddings.word_embeddings", Site = Site.Words)]
    public partial Embedding Words { get; }

    [Embed(8, Hidden, IndexedBy.Positions, Key = "embeddings.position_embeddings")]
    public partial Embedding PositionTable { get; }

    [Norm(Hidden, Key = "embeddings.LayerNorm", Epsilon = 1e-12)]
    public partial Norm EmbeddingNorm { get; }

    [Repeat(6, Key = "transformer.layer.{i}")]
    public partial Repeated<DistilBertHostLayer> Encoder { get; }
}

[Block(Residual.PostNorm, Epsilon = 1e-12)]
public sealed partial class DistilBertHostLayer
{
    private const int H = DistilBertHost.Hidden;

    [Attention(12, Memory = Site.AttentionMemory, Result = Site.AttentionResult)]
    public sealed partial class SelfAttention
    {
        [Linear(H, H, Key = "attention.q_lin", Site = Site.Query)]
        public partial Linear Query { get; }

        [Linear(H, H, Key = "attention.k_lin", Site = Site.Key)]
        public partial Linear Key { get; }

        [Linear(H, H, Key = "attention.v_lin", Site = Site.Value)]
        public partial Linear Value { get; }

        [Linear(H, H, Key = "attention.out_lin", Site = Site.AttentionOut)]
        public partial Linear Output { get; }

        [Norm(H, Key = "sa_layer_norm")]
        public partial Norm Norm { get; }
    }

    [FeedForward(Act.Gelu, Site = Site.FeedForward, Result = Site.FeedForwardResult)]
    public sealed partial class Mlp
    {
        [Linear(H, 4 * H, Key = "ffn.lin1", Site = Site.FeedForwardUp)]
        public partial Linear Up { get; }

        [Linear(4 * H, H, Key = "ffn.lin2", Site = Site.FeedForwardDown)]
        public partial Linear Down { get; }

        [Norm(H, Key = "output_layer_norm")]
        public partial Norm Norm { get; }
    }
}

[Adapt<DistilBertHost>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16, Dropout = 0.1)]
public sealed partial class DistilBertEmotion : IAdapted;
