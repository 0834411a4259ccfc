namespace DslPeft.Architectures;

/// <summary>
/// GPT-2 (Radford et al. 2019, "Language Models are Unsupervised Multitask Learners"), smallest size: 12 layers, hidden 768, pre-norm,
/// causal, tanh GELU.
/// </summary>
[Architecture(Checkpoint = "gpt2", KeyPrefix = "transformer", ModelType = "gpt2")]
[ConfigValue("tie_word_embeddings", true), ConfigValue("scale_attn_weights", true), ConfigValue("scale_attn_by_inverse_layer_idx", false)]
[CausalLmRecipe(TiedKey = "lm_head")]
[
    ClassificationRecipe(Key = "score", NoBias = true, LastToken = true),
    TokenClassificationRecipe(Key = "classifier", Dropout = Dropout),
    QuestionAnsweringRecipe(Key = "qa_outputs")
]
public sealed partial class Gpt2Small : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 50257;

    [Config("n_positions", Aliases = ["max_position_embeddings", "n_ctx"])]
    public const int Positions = 1024;

    [Config("n_layer", Aliases = ["num_hidden_layers"])]
    public const int Layers = 12;

    [Config("n_embd", Aliases = ["hidden_size"])]
    public const int Hidden = 768;

    [Config("n_head", Aliases = ["num_attention_heads"], Default = 12)]
    public const int Heads = 12;

    [Config("n_inner")]
    public const int Inner = 4 * Hidden;

    [Config("activation_function", Default = Act.GeluTanh)]
    public const Act Activation = Act.GeluTanh;

    [Config("layer_norm_epsilon", Default = 1e-5)]
    public const double Epsilon = 1e-5;

    /// <summary>Dropout of embeddings, sublayers and attention probabilities while training.</summary>
    [Config("resid_pdrop", Aliases = ["embd_pdrop", "attn_pdrop"], TrainingOnly = true)]
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
