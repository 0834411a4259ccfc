using DslPeft.Adaptations;

namespace DslPeft.FineTuning;

/// <summary>A mixture of adapters.</summary>
[FineTune<MiniLmMoe, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Moe;

/// <summary>Lottery-ticket sparse fine-tuning.</summary>
[FineTune<MiniLmLotteryTicket, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-4, MaxLength = 64), LinearWarmup(0.06)]
public static partial class LotteryTicket;

/// <summary>FAR.</summary>
[FineTune<MiniLmFar, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-4, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Far;

/// <summary>Attention fusion.</summary>
[FineTune<MiniLmAttentionFusion, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 3e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class AttentionFusion;
