using DslPeft.Adaptations;

namespace DslPeft.FineTuning;

/// <summary>A linear head on a frozen base.</summary>
[FineTune<MiniLmLinearProbe, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 3e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class LinearProbe;

/// <summary>BitFit.</summary>
[FineTune<MiniLmBitFit, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class BitFit;

/// <summary>LN tuning.</summary>
[FineTune<MiniLmNormTuning, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class NormTuning;

/// <summary>The two topmost layers and the pooler.</summary>
[FineTune<MiniLmTopLayers, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 3e-4, MaxLength = 64), LinearWarmup(0.06)]
public static partial class TopLayers;

/// <summary>LoRA.</summary>
[FineTune<MiniLmLora, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Lora;

/// <summary>rsLoRA.</summary>
[FineTune<MiniLmRsLora, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class RsLora;

/// <summary>DoRA.</summary>
[FineTune<MiniLmDora, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Dora;

/// <summary>VeRA.</summary>
[FineTune<MiniLmVera, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 1e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Vera;

/// <summary>LoHa.</summary>
[FineTune<MiniLmLoha, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Loha;

/// <summary>LoKr.</summary>
[FineTune<MiniLmLokr, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Lokr;

/// <summary>OFT.</summary>
[FineTune<MiniLmOft, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Oft;

/// <summary>BOFT.</summary>
[FineTune<MiniLmBoft, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Boft;

/// <summary>HRA.</summary>
[FineTune<MiniLmHra, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Hra;

/// <summary>MiSS.</summary>
[FineTune<MiniLmMiss, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 1e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Miss;

/// <summary>Bat.</summary>
[FineTune<MiniLmBat, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 1e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Bat;

/// <summary>FourierFT.</summary>
[FineTune<MiniLmFourierFt, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 1e-1, MaxLength = 64), LinearWarmup(0.06)]
public static partial class FourierFt;

/// <summary>VB-LoRA.</summary>
[FineTune<MiniLmVbLora, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 1e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class VbLora;

/// <summary>LoRA-FA.</summary>
[FineTune<MiniLmLoraFa, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class LoraFa;

/// <summary>LoRA+.</summary>
[FineTune<MiniLmLoraPlus, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 3e-4, MaxLength = 64), LinearWarmup(0.06)]
public static partial class LoraPlus;

/// <summary>PiSSA.</summary>
[FineTune<MiniLmPissa, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 1e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Pissa;

/// <summary>OLoRA.</summary>
[FineTune<MiniLmOlora, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-4, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Olora;

/// <summary>HiRA.</summary>
[FineTune<MiniLmHira, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 1e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Hira;

/// <summary>GraLoRA.</summary>
[FineTune<MiniLmGraLora, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class GraLora;

/// <summary>RandLoRA.</summary>
[FineTune<MiniLmRandLora, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class RandLora;

/// <summary>SHiRA.</summary>
[FineTune<MiniLmShira, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Shira;

/// <summary>Adapter+.</summary>
[FineTune<MiniLmAdapterPlus, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 1e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class AdapterPlus;

/// <summary>KronA.</summary>
[FineTune<MiniLmKrona, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Krona;

/// <summary>KronA-B.</summary>
[FineTune<MiniLmKronaB, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class KronaB;

/// <summary>Compacter.</summary>
[FineTune<MiniLmCompacter, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Compacter;

/// <summary>PHM adapters.</summary>
[FineTune<MiniLmPhm, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Phm;

/// <summary>Low-rank adapters.</summary>
[FineTune<MiniLmLowRank, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class LowRank;

/// <summary>(IA)³.</summary>
[FineTune<MiniLmIa3, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 3e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Ia3;

/// <summary>Houlsby adapters.</summary>
[FineTune<MiniLmHoulsby, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Houlsby;

/// <summary>Pfeiffer adapters.</summary>
[FineTune<MiniLmPfeiffer, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Pfeiffer;

/// <summary>Parallel adapters.</summary>
[FineTune<MiniLmParallel, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 3e-4, MaxLength = 64), LinearWarmup(0.06)]
public static partial class ParallelAdapter;

/// <summary>AdapterDrop: adapters in the upper half alone.</summary>
[FineTune<MiniLmAdapterDrop, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class AdapterDrop;

/// <summary>Robust AdapterDrop.</summary>
[FineTune<MiniLmRobustDrop, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class RobustDrop;

/// <summary>AdaMix.</summary>
[FineTune<MiniLmAdaMix, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 3e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class AdaMix;

/// <summary>AdapterFusion. Its members are trained before.</summary>
[FineTune<MiniLmFusion, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 1e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Fusion;

/// <summary>Prompt tuning.</summary>
[FineTune<MiniLmPrompt, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Prompt;

/// <summary>Prefix tuning with free tables.</summary>
[FineTune<MiniLmPrefix, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Prefix;

/// <summary>Prefix tuning with a reparametrising MLP.</summary>
[FineTune<MiniLmPrefixMlp, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 1e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class PrefixMlp;

/// <summary>UniPELT.</summary>
[FineTune<MiniLmUniPelt, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class UniPelt;

/// <summary>MAM.</summary>
[FineTune<MiniLmMam, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 1e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Mam;

/// <summary>A hybrid of three methods.</summary>
[FineTune<MiniLmHybrid, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Hybrid;

/// <summary>FISH mask.</summary>
[FineTune<MiniLmFishMask, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-4, MaxLength = 64), LinearWarmup(0.06)]
public static partial class FishMask;

/// <summary>Diff pruning.</summary>
[FineTune<MiniLmDiffPruning, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 5e-4, MaxLength = 64), LinearWarmup(0.06)]
public static partial class DiffPruning;

/// <summary>SAID.</summary>
[FineTune<MiniLmSaid, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 1e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Said;

/// <summary>Ladder side-tuning.</summary>
[FineTune<MiniLmLadder, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Ladder;

/// <summary>Full fine-tuning.</summary>
[FineTune<MiniLmFull, Sst2>(Epochs = 1, BatchSize = 8, LearningRate = 2e-4, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Full;
