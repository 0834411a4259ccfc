namespace DslPeft.Compiler.Tests.Harness;

/// <summary>Source texts of declarations that many tests share.</summary>
internal static class Declarations
{
    /// <summary>A BERT of 4 layers, hidden 8, by the layout of BertBase.</summary>
    public const string SmallBert = """
        using DslPeft;
        using DslPeft.Architectures;

        namespace Small;

        [Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
        public sealed partial class SmallBert : IArchitecture
        {
            public const int Vocab = 50, Positions = 16, Layers = 4, Hidden = 8, Heads = 2;
        }

        """;

    /// <summary>A RoBERTa of 4 layers, hidden 8, by the layout of RobertaBase; tokens have 14 of its positions.</summary>
    public const string SmallRoberta = """
        using DslPeft;
        using DslPeft.Architectures;

        namespace Small;

        [Architecture(KeyPrefix = "roberta", Layout = typeof(RobertaBase))]
        public sealed partial class SmallRoberta : IArchitecture
        {
            public const int Vocab = 50, Positions = 16, Layers = 4, Hidden = 8, Heads = 2;
        }

        """;

    /// <summary>A GPT-2 of 4 layers, hidden 8, by the layout of Gpt2Small.</summary>
    public const string SmallGpt2 = """
        using DslPeft;
        using DslPeft.Architectures;

        namespace Small;

        [Architecture(KeyPrefix = "transformer", ModelType = "gpt2", Layout = typeof(Gpt2Small))]
        public sealed partial class SmallGpt2 : IArchitecture
        {
            public const int Vocab = 50, Positions = 16, Layers = 4, Hidden = 8, Heads = 2;
        }

        """;

    /// <summary>A LLaMA of 4 layers, hidden 8, with 4 heads of queries and 2 of keys and values, by the layout of Llama7B.</summary>
    public const string SmallLlama = """
        using DslPeft;
        using DslPeft.Architectures;

        namespace Small;

        [Architecture(KeyPrefix = "model", ModelType = "llama", Layout = typeof(Llama7B))]
        public sealed partial class SmallLlama : IArchitecture
        {
            public const int Vocab = 50, Positions = 16, Layers = 4, Hidden = 8, Heads = 4, KeyValueHeads = 2, Inner = 12;
        }

        """;

    public const string SmallT5 = """
        using DslPeft;
        using DslPeft.Architectures;

        namespace Small;

        [Architecture(ModelType = "t5", Layout = typeof(T5Base))]
        public sealed partial class SmallT5 : IArchitecture
        {
            public const int Vocab = 50, Layers = 3, DecoderLayers = 2, Hidden = 8, Heads = 2, HeadSize = 2, Inner = 12, Buckets = 8, Distance = 16;
        }

        """;

    public const string SmallBart = """
        using DslPeft;
        using DslPeft.Architectures;

        namespace Small;

        [Architecture(KeyPrefix = "model", ModelType = "bart", Layout = typeof(BartBase))]
        public sealed partial class SmallBart : IArchitecture
        {
            public const int Vocab = 50, Positions = 16, Hidden = 8, EncoderLayers = 2, EncoderHeads = 2, EncoderInner = 12, DecoderLayers = 2, DecoderHeads = 2, DecoderInner = 12;
        }

        """;

    /// <summary>An adaptation, by default of <see cref="SmallBert"/>.</summary>
    public static string Adaptation(string attributes, string name, string architecture = "SmallBert") =>
        $$"""
            using DslPeft;

            namespace Small;

            [Adapt<{{architecture}}>]
            {{attributes}}
            public sealed partial class {{name}} : IAdapted;

            """;

    /// <summary>A BERT with every part declared: <paramref name="layers"/> layers, hidden 8, one block class of its own.</summary>
    public static string PlainBert(string name, int layers = 2) =>
        $$"""
            using DslPeft;

            namespace Small;

            [Architecture(KeyPrefix = "bert")]
            [ClassificationRecipe(Key = "classifier", Dropout = Dropout)]
            public sealed partial class {{name}} : IArchitecture
            {
                [Config("vocab_size")] public const int Vocab = 50;
                [Config("max_position_embeddings")] public const int Positions = 16;
                [Config("type_vocab_size")] public const int TokenTypes = 2;
                [Config("num_hidden_layers")] public const int Layers = {{layers}};
                [Config("hidden_size")] public const int Hidden = 8;
                [Config("num_attention_heads")] public const int Heads = 2;
                [Config("hidden_act")] public const Act Activation = Act.Gelu;
                public const int Inner = 4 * Hidden;
                public const double Epsilon = 1e-12, Dropout = 0.1;

                [Embed(Vocab, Hidden, Key = "embeddings.word_embeddings", Site = Site.Words, Padding = 0)]
                public partial Embedding Words { get; }

                [Embed(Positions, Hidden, IndexedBy.Positions, Key = "embeddings.position_embeddings")]
                public partial Embedding PositionTable { get; }

                [Embed(TokenTypes, Hidden, IndexedBy.TokenTypes, Key = "embeddings.token_type_embeddings")]
                public partial Embedding TokenTypeTable { get; }

                [Norm(Hidden, Key = "embeddings.LayerNorm", Epsilon = Epsilon, Dropout = Dropout)]
                public partial Norm EmbeddingNorm { get; }

                [Repeat(Layers, Key = "encoder.layer.{i}")]
                public partial Repeated<{{name}}Layer> Encoder { get; }

                [Pool(Hidden, Hidden, Act.Tanh, Key = "pooler.dense", Site = Site.Pooler, Optional = true)]
                public partial Linear Pooler { get; }
            }

            [Block(Residual.PostNorm, Epsilon = {{name}}.Epsilon, Dropout = {{name}}.Dropout)]
            public sealed partial class {{name}}Layer
            {
                private const int H = {{name}}.Hidden, F = {{name}}.Inner;

                [Attention({{name}}.Heads, Memory = Site.AttentionMemory, Result = Site.AttentionResult, Dropout = {{name}}.Dropout)]
                public sealed partial class SelfAttention
                {
                    [Linear(H, H, Key = "attention.self.query", Site = Site.Query)] public partial Linear Query { get; }
                    [Linear(H, H, Key = "attention.self.key", Site = Site.Key)] public partial Linear Key { get; }
                    [Linear(H, H, Key = "attention.self.value", Site = Site.Value)] public partial Linear Value { get; }
                    [Linear(H, H, Key = "attention.output.dense", Site = Site.AttentionOut)] public partial Linear Output { get; }
                    [Norm(H, Key = "attention.output.LayerNorm")] public partial Norm Norm { get; }
                }

                [FeedForward({{name}}.Activation, Site = Site.FeedForward, Result = Site.FeedForwardResult)]
                public sealed partial class Mlp
                {
                    [Linear(H, F, Key = "intermediate.dense", Site = Site.FeedForwardUp)] public partial Linear Up { get; }
                    [Linear(F, H, Key = "output.dense", Site = Site.FeedForwardDown)] public partial Linear Down { get; }
                    [Norm(H, Key = "output.LayerNorm")] public partial Norm Norm { get; }
                }
            }

            """;
}
