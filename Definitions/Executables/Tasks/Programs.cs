namespace DslPeft.Executables;

/// <summary>Named entities of CoNLL-2003 with LoRA.</summary>
[FineTune<MiniTaggerLora, Conll2003>(Epochs = 4, BatchSize = 32, LearningRate = 3e-3, MaxLength = 96)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class Tag;

/// <summary>Named entities of CoNLL-2003 from a frozen base.</summary>
[FineTune<MiniTaggerProbe, Conll2003>(Epochs = 4, BatchSize = 32, LearningRate = 1e-2, MaxLength = 96)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class TagProbe;

/// <summary>Named entities of WNUT-17 with LoRA.</summary>
[FineTune<MiniSocialTaggerLora, Wnut2017>(Epochs = 8, BatchSize = 32, LearningRate = 3e-3, MaxLength = 96)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class TagSocial;

/// <summary>Named entities of WNUT-17 from a frozen base.</summary>
[FineTune<MiniSocialTaggerProbe, Wnut2017>(Epochs = 8, BatchSize = 32, LearningRate = 1e-2, MaxLength = 96)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class TagSocialProbe;

/// <summary>Answers to SQuAD's questions with LoRA.</summary>
[FineTune<MiniAnswerLora, Squad>(Epochs = 4, BatchSize = 16, LearningRate = 3e-3, MaxLength = 128)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class Answer;

/// <summary>Answers to SQuAD's questions from a frozen base.</summary>
[FineTune<MiniAnswerProbe, Squad>(Epochs = 4, BatchSize = 16, LearningRate = 1e-2, MaxLength = 128)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class AnswerProbe;

/// <summary>Causes and effects of COPA with LoRA.</summary>
[FineTune<MiniChoiceLora, Copa>(Epochs = 20, BatchSize = 8, LearningRate = 1e-3, MaxLength = 48)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class Choose;

/// <summary>Causes and effects of COPA from a frozen base.</summary>
[FineTune<MiniChoiceProbe, Copa>(Epochs = 20, BatchSize = 8, LearningRate = 1e-2, MaxLength = 48)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class ChooseProbe;

/// <summary>Entailment of RTE with LoRA.</summary>
[FineTune<MiniPairLora, Rte>(Epochs = 6, BatchSize = 16, LearningRate = 1e-3, MaxLength = 128)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class Entail;

/// <summary>Entailment of RTE from a frozen base.</summary>
[FineTune<MiniPairProbe, Rte>(Epochs = 6, BatchSize = 16, LearningRate = 1e-2, MaxLength = 128)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class EntailProbe;

/// <summary>Paraphrases of MRPC with LoRA.</summary>
[FineTune<MiniPairLora, Mrpc>(Epochs = 6, BatchSize = 16, LearningRate = 1e-3, MaxLength = 96)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class Paraphrase;

/// <summary>Paraphrases of MRPC from a frozen base.</summary>
[FineTune<MiniPairProbe, Mrpc>(Epochs = 6, BatchSize = 16, LearningRate = 1e-2, MaxLength = 96)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class ParaphraseProbe;

/// <summary>Yes/no questions of BoolQ with LoRA.</summary>
[FineTune<MiniPairLora, BoolQ>(Epochs = 6, BatchSize = 16, LearningRate = 1e-3, MaxLength = 128)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class YesNo;

/// <summary>Yes/no questions of BoolQ from a frozen base.</summary>
[FineTune<MiniPairProbe, BoolQ>(Epochs = 6, BatchSize = 16, LearningRate = 1e-2, MaxLength = 128)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class YesNoProbe;

/// <summary>Next-sentence prediction with LoRA.</summary>
[FineTune<MiniOrderLora, NextText>(Epochs = 4, BatchSize = 16, LearningRate = 1e-3, MaxLength = 128)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class Follow;

/// <summary>Next-sentence prediction from a frozen base.</summary>
[FineTune<MiniOrderProbe, NextText>(Epochs = 4, BatchSize = 16, LearningRate = 1e-2, MaxLength = 128)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
internal static partial class FollowProbe;
