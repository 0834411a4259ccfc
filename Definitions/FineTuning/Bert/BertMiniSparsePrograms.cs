using DslPeft.Adaptations;

namespace DslPeft.FineTuning.Mini;

/// <summary>A mixture of adapters.</summary>
[FineTune<MiniMoe, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Moe;

/// <summary>Lottery-ticket sparse fine-tuning.</summary>
[FineTune<MiniLotteryTicket, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-4, MaxLength = 64), LinearWarmup(0.06)]
public static partial class LotteryTicket;

/// <summary>FAR.</summary>
[FineTune<MiniFar, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-4, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Far;

/// <summary>Attention fusion.</summary>
[FineTune<MiniAttentionFusion, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 3e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class AttentionFusion;
