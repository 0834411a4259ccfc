using DslPeft.Adaptations;

namespace DslPeft.Executables;

/// <summary>LoRA.</summary>
[FineTune<MiniLora, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 2e-3, MaxLength = 64)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
public static partial class Lora;

/// <summary>Houlsby adapters.</summary>
[FineTune<MiniHoulsby, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 3e-3, MaxLength = 64)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
public static partial class Houlsby;

/// <summary>Prefix tuning with free tables.</summary>
[FineTune<MiniPrefix, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-2, MaxLength = 64)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
public static partial class Prefix;

/// <summary>Prefix tuning with a reparametrising MLP.</summary>
[FineTune<MiniPrefixMlp, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 1e-3, MaxLength = 64)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
public static partial class PrefixMlp;

/// <summary>BitFit.</summary>
[FineTune<MiniBitFit, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-3, MaxLength = 64)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
public static partial class BitFit;

/// <summary>AdaMix.</summary>
[FineTune<MiniAdaMix, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-3, MaxLength = 64)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
public static partial class AdaMix;

/// <summary>A hybrid of three methods.</summary>
[FineTune<MiniHybrid, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 3e-3, MaxLength = 64)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
public static partial class Hybrid;

/// <summary>Full fine-tuning.</summary>
[FineTune<MiniFull, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-4, MaxLength = 64)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
public static partial class Full;

/// <summary>A linear head on a frozen base.</summary>
[FineTune<MiniLinearProbe, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 1e-2, MaxLength = 64)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
public static partial class LinearProbe;
