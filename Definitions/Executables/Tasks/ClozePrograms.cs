namespace DslPeft.Executables;

/// <summary>Sentiment of film reviews from a few rows.</summary>
[FineTune<MiniClozeLora, ReviewClozes>(Epochs = 20, BatchSize = 8, LearningRate = 1e-3, MaxLength = 64)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.1), Distill(typeof(ReviewStudent))]
internal static partial class ReviewCloze;

/// <summary>What <see cref="ReviewCloze"/> is distilled into.</summary>
[FineTune<MiniPairLora, ReviewTexts>(Epochs = 3, BatchSize = 16, LearningRate = 1e-3, MaxLength = 64)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class ReviewStudent;

/// <summary>Entailment from a few rows.</summary>
[FineTune<MiniClozeLora, EntailmentClozes>(Epochs = 20, BatchSize = 8, LearningRate = 1e-3, MaxLength = 128)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.1), Distill(typeof(EntailmentStudent))]
internal static partial class EntailmentCloze;

/// <summary>What <see cref="EntailmentCloze"/> is distilled into.</summary>
[FineTune<MiniPairLora, EntailmentTexts>(Epochs = 3, BatchSize = 16, LearningRate = 1e-3, MaxLength = 128)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class EntailmentStudent;

/// <summary>Commitment to a clause from a few rows.</summary>
[FineTune<MiniClozeLora, CommitmentClozes>(Epochs = 20, BatchSize = 8, LearningRate = 1e-3, MaxLength = 128)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.1), Distill(typeof(CommitmentStudent))]
internal static partial class CommitmentCloze;

/// <summary>What <see cref="CommitmentCloze"/> is distilled into.</summary>
[FineTune<MiniTripleLora, CommitmentTexts>(Epochs = 20, BatchSize = 16, LearningRate = 1e-3, MaxLength = 128)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class CommitmentStudent;

/// <summary>Yes/no questions from a few rows.</summary>
[FineTune<MiniClozeLora, QuestionClozes>(Epochs = 20, BatchSize = 8, LearningRate = 1e-3, MaxLength = 128)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.1)]
internal static partial class QuestionCloze;

/// <summary>Senses of words from a few rows.</summary>
[FineTune<MiniClozeLora, SenseClozes>(Epochs = 20, BatchSize = 8, LearningRate = 1e-3, MaxLength = 96)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.1)]
internal static partial class SenseCloze;

/// <summary>Sentiment of product reviews in Chinese from a few rows; its base is a Chinese one.</summary>
[FineTune<MiniClozeLora, ProductClozes>(Epochs = 20, BatchSize = 8, LearningRate = 1e-3, MaxLength = 96)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.1), Distill(typeof(ProductStudent))]
internal static partial class ProductCloze;

/// <summary>What <see cref="ProductCloze"/> is distilled into.</summary>
[FineTune<MiniPairLora, ProductTexts>(Epochs = 3, BatchSize = 16, LearningRate = 1e-3, MaxLength = 96)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class ProductStudent;

/// <summary>Topics of news titles in Chinese from a few rows; its base is a Chinese one.</summary>
[FineTune<MiniClozeLora, TopicClozes>(Epochs = 10, BatchSize = 16, LearningRate = 1e-3, MaxLength = 64)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.1), Distill(typeof(TopicStudent))]
internal static partial class TopicCloze;

/// <summary>What <see cref="TopicCloze"/> is distilled into.</summary>
[FineTune<MiniTopicLora, TopicTexts>(Epochs = 3, BatchSize = 16, LearningRate = 1e-3, MaxLength = 64)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class TopicStudent;
