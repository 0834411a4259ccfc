using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests.Docs;

[Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class TourBert : IArchitecture
{
    public const int Vocab = 500,
        Positions = 40,
        Layers = 4,
        Hidden = 32,
        Heads = 4;
}

[Adapt<TourBert>]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 8, Layers = "2..")]
[Classifier(Labels = 2)]
public sealed partial class TourLora : IAdapted;

[Adapt<TourBert>]
[Prefix(Site.AttentionMemory, Length = 5, Reparameterize = 16)]
[Classifier(Labels = 2)]
public sealed partial class TourPrefix : IAdapted;

[TextData(Text = "sentence", Label = "label")]
[Labels("negative", "positive")]
public sealed class TourData;

[FineTune<TourLora, TourData>(Epochs = 1, BatchSize = 16, LearningRate = 1e-3, MaxLength = 32)]
[AdamW(WeightDecay = 0.01), LinearWarmup(0.06)]
public static partial class TourProgram;
