namespace DslPeft.Architectures;

/// <summary>GPT-2 (Radford et al. 2019, "Language Models are Unsupervised Multitask Learners"), smallest size: 12 layers, hidden 768, pre-norm, causal, tanh GELU.</summary>
[Architecture(Checkpoint = "gpt2", KeyPrefix = "transformer", ModelType = "gpt2")]
[CausalLmRecipe]
[ClassificationRecipe(Key = "score", NoBias = true, LastToken = true), TokenClassificationRecipe(Key = "classifier", Dropout = Dropout), QuestionAnsweringRecipe(Key = "qa_outputs")]
public sealed partial class Gpt2Small : IArchitecture
{
    [Config("vocab_size")] public const int Vocab = 50257;
    [Config("n_positions")] public const int Positions = 1024;
    [Config("n_layer")] public const int Layers = 12;
    [Config("n_embd")] public const int Hidden = 768;
    [Config("n_head")] public const int Heads = 12;
    [Config("n_inner")] public const int Inner = 4 * Hidden;
    [Config("activation_function")] public const Act Activation = Act.GeluTanh;
    [Config("layer_norm_epsilon")] public const double Epsilon = 1e-5;
    /// <summary>Dropout of embeddings, sublayers and attention probabilities while training.</summary>
    public const double Dropout = 0.1;

    [Embed(Vocab, Hidden, Key = "wte", Site = Site.Words)]
    public partial Embedding Words { get; }

    [Embed(Positions, Hidden, IndexedBy.Positions, Key = "wpe", Dropout = Dropout)]
    public partial Embedding PositionTable { get; }

    [Repeat(Layers, Key = "h.{i}")]
    public partial Repeated<Gpt2Layer> Decoder { get; }

    [Norm(Hidden, Key = "ln_f", Epsilon = Epsilon)]
    public partial Norm FinalNorm { get; }
}
