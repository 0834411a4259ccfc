using DslPeft.Adaptations;

namespace DslPeft.FineTuning.Mini;

/// <summary>A linear head on a frozen base.</summary>
[FineTune<MiniLinearProbe, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 1e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class LinearProbe;

/// <summary>BitFit.</summary>
[FineTune<MiniBitFit, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class BitFit;

/// <summary>LN tuning.</summary>
[FineTune<MiniNormTuning, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class NormTuning;

/// <summary>The two topmost layers and the pooler.</summary>
[FineTune<MiniTopLayers, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-4, MaxLength = 64), LinearWarmup(0.06)]
public static partial class TopLayers;

/// <summary>LoRA.</summary>
[FineTune<MiniLora, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Lora;

/// <summary>rsLoRA.</summary>
[FineTune<MiniRsLora, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class RsLora;

/// <summary>DoRA.</summary>
[FineTune<MiniDora, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Dora;

/// <summary>VeRA.</summary>
[FineTune<MiniVera, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 1e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Vera;

/// <summary>LoHa.</summary>
[FineTune<MiniLoha, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Loha;

/// <summary>LoKr.</summary>
[FineTune<MiniLokr, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Lokr;

/// <summary>OFT.</summary>
[FineTune<MiniOft, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Oft;

/// <summary>BOFT.</summary>
[FineTune<MiniBoft, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Boft;

/// <summary>HRA.</summary>
[FineTune<MiniHra, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Hra;

/// <summary>MiSS.</summary>
[FineTune<MiniMiss, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 1e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Miss;

/// <summary>Bat.</summary>
[FineTune<MiniBat, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 1e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Bat;

/// <summary>FourierFT.</summary>
[FineTune<MiniFourierFt, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 1e-1, MaxLength = 64), LinearWarmup(0.06)]
public static partial class FourierFt;

/// <summary>VB-LoRA.</summary>
[FineTune<MiniVbLora, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 1e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class VbLora;

/// <summary>LoRA-FA.</summary>
[FineTune<MiniLoraFa, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class LoraFa;

/// <summary>LoRA+.</summary>
[FineTune<MiniLoraPlus, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 3e-4, MaxLength = 64), LinearWarmup(0.06)]
public static partial class LoraPlus;

/// <summary>PiSSA.</summary>
[FineTune<MiniPissa, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 1e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Pissa;

/// <summary>OLoRA.</summary>
[FineTune<MiniOlora, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-4, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Olora;

/// <summary>HiRA.</summary>
[FineTune<MiniHira, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 1e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Hira;

/// <summary>GraLoRA.</summary>
[FineTune<MiniGraLora, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class GraLora;

/// <summary>RandLoRA.</summary>
[FineTune<MiniRandLora, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class RandLora;

/// <summary>SHiRA.</summary>
[FineTune<MiniShira, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Shira;

/// <summary>Adapter+.</summary>
[FineTune<MiniAdapterPlus, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 1e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class AdapterPlus;

/// <summary>KronA.</summary>
[FineTune<MiniKrona, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Krona;

/// <summary>KronA-B.</summary>
[FineTune<MiniKronaB, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class KronaB;

/// <summary>Compacter.</summary>
[FineTune<MiniCompacter, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Compacter;

/// <summary>PHM adapters.</summary>
[FineTune<MiniPhm, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Phm;

/// <summary>Low-rank adapters.</summary>
[FineTune<MiniLowRank, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class LowRank;

/// <summary>(IA)³.</summary>
[FineTune<MiniIa3, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 1e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Ia3;

/// <summary>Houlsby adapters.</summary>
[FineTune<MiniHoulsby, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 3e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Houlsby;

/// <summary>Pfeiffer adapters.</summary>
[FineTune<MiniPfeiffer, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 3e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Pfeiffer;

/// <summary>Parallel adapters.</summary>
[FineTune<MiniParallel, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class ParallelAdapter;

/// <summary>AdapterDrop: adapters in the upper half alone.</summary>
[FineTune<MiniAdapterDrop, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 3e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class AdapterDrop;

/// <summary>Robust AdapterDrop.</summary>
[FineTune<MiniRobustDrop, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 3e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class RobustDrop;

/// <summary>AdaMix.</summary>
[FineTune<MiniAdaMix, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class AdaMix;

/// <summary>AdapterFusion. Its members are trained before.</summary>
[FineTune<MiniFusion, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 1e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Fusion;

/// <summary>Prompt tuning.</summary>
[FineTune<MiniPrompt, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Prompt;

/// <summary>Prefix tuning with free tables.</summary>
[FineTune<MiniPrefix, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Prefix;

/// <summary>Prefix tuning with a reparametrising MLP.</summary>
[FineTune<MiniPrefixMlp, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 1e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class PrefixMlp;

/// <summary>UniPELT.</summary>
[FineTune<MiniUniPelt, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 3e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class UniPelt;

/// <summary>MAM.</summary>
[FineTune<MiniMam, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 2e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Mam;

/// <summary>A hybrid of three methods.</summary>
[FineTune<MiniHybrid, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 3e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Hybrid;

/// <summary>FISH mask.</summary>
[FineTune<MiniFishMask, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 1e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class FishMask;

/// <summary>Diff pruning.</summary>
[FineTune<MiniDiffPruning, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-4, MaxLength = 64), LinearWarmup(0.06)]
public static partial class DiffPruning;

/// <summary>SAID.</summary>
[FineTune<MiniSaid, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 1e-2, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Said;

/// <summary>Ladder side-tuning.</summary>
[FineTune<MiniLadder, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 3e-3, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Ladder;

/// <summary>Full fine-tuning.</summary>
[FineTune<MiniFull, Sst2>(Epochs = 8, BatchSize = 16, LearningRate = 5e-4, MaxLength = 64), LinearWarmup(0.06)]
public static partial class Full;
