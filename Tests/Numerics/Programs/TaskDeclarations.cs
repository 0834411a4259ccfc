using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests.Programs;

/// <summary>A BERT that learns a simple rule in seconds: 2 layers, hidden 32, no dropout.</summary>
[Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class TaskBert : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 60;

    [Config("max_position_embeddings")]
    public const int Positions = 48;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;
    public const double Dropout = 0.0;
}

/// <summary>A RoBERTa of that size, with all bytes and the words of the tests as pieces.</summary>
[Architecture(KeyPrefix = "roberta", Layout = typeof(RobertaBase))]
public sealed partial class TaskRoberta : IArchitecture
{
    [Config("vocab_size")]
    public const int Vocab = 400;

    [Config("max_position_embeddings")]
    public const int Positions = 50;

    [Config("num_hidden_layers")]
    public const int Layers = 2;

    [Config("hidden_size")]
    public const int Hidden = 32;

    [Config("num_attention_heads")]
    public const int Heads = 4;
    public const double Dropout = 0.0;
}

/// <summary>The families that programs are run over.</summary>
public enum TaskHost
{
    Bert,
    Roberta,
}

[Adapt<TaskBert>]
[FullFineTuning]
[TokenClassifier(Labels = 5)]
public sealed partial class TaskTagger : IAdapted;

[Adapt<TaskBert>]
[FullFineTuning]
[QuestionAnswering]
public sealed partial class TaskReader : IAdapted;

[Adapt<TaskBert>]
[FullFineTuning]
[MultipleChoice(Choices = 2)]
public sealed partial class TaskChooser : IAdapted;

[Adapt<TaskBert>]
[FullFineTuning]
[NextSentence]
public sealed partial class TaskOrder : IAdapted;

[Adapt<TaskRoberta>]
[FullFineTuning]
[TokenClassifier(Labels = 5)]
public sealed partial class TaskRobertaTagger : IAdapted;

[Adapt<TaskRoberta>]
[FullFineTuning]
[QuestionAnswering]
public sealed partial class TaskRobertaReader : IAdapted;

[Adapt<TaskRoberta>]
[FullFineTuning]
[MultipleChoice(Choices = 2)]
public sealed partial class TaskRobertaChooser : IAdapted;

[Adapt<TaskRoberta>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16), BitFit]
[Classifier(Labels = 2)]
public sealed partial class TaskRobertaPairs : IAdapted;

[Adapt<TaskRoberta>]
[Classifier(Labels = 2)]
public sealed partial class TaskRobertaProbe : IAdapted;

/// <summary>The labels are those of the training file.</summary>
[ConllData]
public sealed class TaggedWords;

[SquadData(Stride = 4, Unanswerable = true)]
public sealed class ShortQuestions;

[SuperGlueData(SuperGlueTask.Copa)]
public sealed class Causes;

[TextData(Text = "first", Pair = "second", Label = "label")]
[Labels("follows", "random")]
public sealed class Sentences;

[Adapt<TaskBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8)]
[NextSentence]
public sealed partial class TaskLora : IAdapted;

/// <summary>The rank of two of these side by side.</summary>
[Adapt<TaskBert>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
[NextSentence]
public sealed partial class TaskWideLora : IAdapted;

[FineTune<TaskLora, Sentences>(Epochs = 1, BatchSize = 8, LearningRate = 5e-4, MaxLength = 16)]
public static partial class LoraProgram;

[FineTune<TaskWideLora, Sentences>(Epochs = 1, BatchSize = 8, LearningRate = 5e-4, MaxLength = 16)]
public static partial class WideLoraProgram;

[FineTune<TaskTagger, TaggedWords>(Epochs = 4, BatchSize = 8, LearningRate = 5e-4, MaxLength = 16)]
public static partial class TagProgram;

[FineTune<TaskReader, ShortQuestions>(Epochs = 6, BatchSize = 8, LearningRate = 5e-4, MaxLength = 12)]
public static partial class ReadProgram;

[FineTune<TaskChooser, Causes>(Epochs = 8, BatchSize = 8, LearningRate = 5e-4, MaxLength = 16)]
public static partial class ChooseProgram;

[FineTune<TaskOrder, Sentences>(Epochs = 4, BatchSize = 8, LearningRate = 5e-4, MaxLength = 16)]
public static partial class OrderProgram;

[FineTune<TaskRobertaTagger, TaggedWords>(Epochs = 4, BatchSize = 8, LearningRate = 5e-4, MaxLength = 16)]
public static partial class RobertaTagProgram;

[FineTune<TaskRobertaReader, ShortQuestions>(Epochs = 6, BatchSize = 8, LearningRate = 5e-4, MaxLength = 12)]
public static partial class RobertaReadProgram;

[FineTune<TaskRobertaChooser, Causes>(Epochs = 8, BatchSize = 8, LearningRate = 5e-4, MaxLength = 16)]
public static partial class RobertaChooseProgram;

[FineTune<TaskRobertaPairs, Sentences>(Epochs = 10, BatchSize = 8, LearningRate = 5e-4, MaxLength = 16)]
public static partial class RobertaPairProgram;

[Adapt<TaskBert>]
[Pfeiffer(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 4, Name = "first", Frozen = true)]
[Pfeiffer(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 4, Name = "second", Frozen = true)]
[Pfeiffer(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 4, Name = "third", Frozen = true)]
[AdapterFusion<PfeifferAttribute>]
[Classifier(Labels = 2)]
public sealed partial class TaskFusion : IAdapted;

[FineTune<TaskFusion, Sentences>(Epochs = 1, BatchSize = 8, LearningRate = 5e-4, MaxLength = 16)]
public static partial class FuseProgram;

[Adapt<TaskBert>]
[FullFineTuning]
[SentenceEmbedding(Objective = EmbeddingLoss.Contrastive)]
public sealed partial class TaskEmbedder : IAdapted;

[Adapt<TaskBert>]
[FullFineTuning]
[SentenceEmbedding(Objective = EmbeddingLoss.Cosine, MaxScore = 5)]
public sealed partial class TaskScorer : IAdapted;

/// <summary>Texts that belong together, without labels.</summary>
[TextData(Text = "anchor", Pair = "positive")]
public sealed class AnchoredPairs;

[TextData(Text = "anchor", Pair = "positive", Label = "score")]
public sealed class ScoredPairs;

[FineTune<TaskEmbedder, AnchoredPairs>(Epochs = 6, BatchSize = 8, LearningRate = 5e-4, MaxLength = 16)]
public static partial class EmbedProgram;

[FineTune<TaskScorer, ScoredPairs>(Epochs = 6, BatchSize = 8, LearningRate = 5e-4, MaxLength = 16)]
public static partial class ScoreProgram;

[Adapt<TaskBert>]
[FullFineTuning]
[AttentivePooling(Labels = 2)]
public sealed partial class TaskAttentive : IAdapted;

[FineTune<TaskAttentive, Sentences>(Epochs = 4, BatchSize = 8, LearningRate = 5e-4, MaxLength = 16)]
public static partial class AttentiveProgram;
