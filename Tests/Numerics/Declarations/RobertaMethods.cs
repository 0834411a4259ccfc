namespace DslPeft.Numerics.Tests;

// Every method of the library over a RoBERTa, beside those of RobertaCases.

[Adapt<TinyRoberta>]
[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8, TrainNorms = true)]
[Classifier(Labels = 3)]
public sealed partial class RobertaHoulsby : IAdapted;

[Adapt<TinyRoberta>]
[ParallelAdapter(Site.FeedForward, Bottleneck = 8, LearnScale = true)]
[Classifier(Labels = 3)]
public sealed partial class RobertaParallel : IAdapted;

[Adapt<TinyRoberta>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8), AdapterDrop<PfeifferAttribute>(Most = 1)]
[Classifier(Labels = 3)]
public sealed partial class RobertaAdapterDrop : IAdapted;

[Adapt<TinyRoberta>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Name = "a", Frozen = true)]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8, Name = "b", Frozen = true)]
[AdapterFusion<PfeifferAttribute>]
[Classifier(Labels = 3)]
public sealed partial class RobertaFusion : IAdapted;

[Adapt<TinyRoberta>]
[Invertible(Site.EmbeddingOutput)]
[Classifier(Labels = 3)]
public sealed partial class RobertaInvertible : IAdapted;

/// <summary>UniPELT with a gate of its own for the adapter and one for the other two.</summary>
[Adapt<TinyRoberta>]
[Prefix(Site.AttentionMemory, Length = 5, Reparameterize = 12, Style = PrefixStyle.Attention), CentralGate<PrefixAttribute>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8), Gate<PfeifferAttribute>(Start = Init.Bert)]
[Lora(Site.Query, Site.Value, Rank = 4, Alpha = 4), CentralGate<LoraAttribute>]
[Classifier(Labels = 3)]
public sealed partial class RobertaUniPelt : IAdapted;

[Adapt<TinyRoberta>]
[LadderSide(Site.Encoder, Reduction = 1, MergeLast = true)]
[Classifier(Labels = 3)]
public sealed partial class RobertaLadder : IAdapted;

[Adapt<TinyRoberta>]
[PromptTuning(Site.Words, Length = 5)]
[Classifier(Labels = 3)]
public sealed partial class RobertaPrompt : IAdapted;

/// <summary>Both move positions: the prefix those of the prompt, too.</summary>
[Adapt<TinyRoberta>]
[PromptTuning(Site.Words, Length = 5), Prefix(Site.AttentionMemory, Length = 5)]
[Classifier(Labels = 3)]
public sealed partial class RobertaPromptAndPrefix : IAdapted;

/// <summary>A prompt as AdapterHub has it.</summary>
[Adapt<TinyRoberta>]
[PromptTuning(Site.Words, Length = 5, Style = PromptStyle.Embedded)]
[Classifier(Labels = 3)]
public sealed partial class RobertaEmbeddedPrompt : IAdapted;

[Adapt<TinyRoberta>]
[PTuning(Site.Words, Length = 4, Inner = 24)]
[Classifier(Labels = 3)]
public sealed partial class RobertaPTuning : IAdapted;

[Adapt<TinyRoberta>]
[NormTuning]
[Classifier(Labels = 3)]
public sealed partial class RobertaNormTuning : IAdapted;

[Adapt<TinyRoberta>]
[TopLayers(Count = 1)]
[Classifier(Labels = 3)]
public sealed partial class RobertaTopLayer : IAdapted;

/// <summary>The padding row among others.</summary>
[Adapt<TinyRoberta>]
[TrainableTokens(Site.Words, Tokens = [40, 1, 8])]
[Classifier(Labels = 3)]
public sealed partial class RobertaTokens : IAdapted;

/// <summary>All three tables, of which two have a row that is not trained.</summary>
[Adapt<TinyRoberta>]
[Lora(Site.Words, "PositionTable", Rank = 4, Alpha = 8), Lora("TokenTypeTable", Rank = 1, Alpha = 2, BiasOnB = true)]
[Classifier(Labels = 3)]
public sealed partial class RobertaLoraOfTables : IAdapted;

[Adapt<TinyRoberta>]
[Ia3(Site.Key, Site.Value), Ia3(Site.AttentionOut, Site.FeedForwardDown, AtInput = true)]
[Classifier(Labels = 3)]
public sealed partial class RobertaIa3 : IAdapted;

[Adapt<TinyRoberta>]
[Dora(Site.Query, Site.Value, Rank = 4, Alpha = 8)]
[Classifier(Labels = 3)]
public sealed partial class RobertaDora : IAdapted;

[Adapt<TinyRoberta>]
[AdaLora(Site.Query, Site.Value, InitialRank = 6, Rank = 4, Alpha = 8, Warmup = 10, Cooldown = 20)]
[Classifier(Labels = 3)]
public sealed partial class RobertaAdaLora : IAdapted;

[Adapt<TinyRoberta>]
[Lora(Site.Query, Site.Pooler, Rank = 2, Alpha = 4)]
[MultipleChoice(Choices = 3)]
public sealed partial class RobertaLoraChoices : IAdapted;

[Adapt<TinyRoberta>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 4)]
[QuestionAnswering]
public sealed partial class RobertaHoulsbyQuestions : IAdapted;

[Adapt<TinyRoberta>]
[Lora(Site.Query, Rank = 2, Alpha = 4)]
[TokenClassifier(Labels = 5)]
public sealed partial class RobertaLoraTokens : IAdapted;

[Adapt<TinyRoberta>]
[Prefix(Site.AttentionMemory, Length = 3)]
[MaskedLm]
public sealed partial class RobertaPrefixMaskedLm : IAdapted;

[Adapt<TinyRoberta>]
[Vera(Site.Query, Site.Value, Rank = 8)]
[Classifier(Labels = 3)]
public sealed partial class RobertaVera : IAdapted;

[Adapt<TinyRoberta>]
[Loha(Site.Query, Site.Value, Rank = 2, Alpha = 4)]
[Classifier(Labels = 3)]
public sealed partial class RobertaLoha : IAdapted;

[Adapt<TinyRoberta>]
[Lokr(Site.Query, Site.Value, Rank = 2)]
[Classifier(Labels = 3)]
public sealed partial class RobertaLokr : IAdapted;

[Adapt<TinyRoberta>]
[Krona(Site.Query, Site.Value, Rows = 8, Columns = 4)]
[Classifier(Labels = 3)]
public sealed partial class RobertaKrona : IAdapted;

[Adapt<TinyRoberta>]
[KronaB(Site.FeedForward, Rows = 8, Columns = 4)]
[Classifier(Labels = 3)]
public sealed partial class RobertaKronaB : IAdapted;

[Adapt<TinyRoberta>]
[Compacter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8, Factor = 4)]
[Classifier(Labels = 3)]
public sealed partial class RobertaCompacter : IAdapted;

[Adapt<TinyRoberta>]
[Oft(Site.Query, Site.AttentionOut, Blocks = 4)]
[Classifier(Labels = 3)]
public sealed partial class RobertaOft : IAdapted;

[Adapt<TinyRoberta>]
[Boft(Site.Query, Site.Value, BlockSize = 4, Factors = 2)]
[Classifier(Labels = 3)]
public sealed partial class RobertaBoft : IAdapted;

[Adapt<TinyRoberta>]
[Hra(Site.Query, Site.FeedForwardUp, Rank = 4)]
[Classifier(Labels = 3)]
public sealed partial class RobertaHra : IAdapted;

[Adapt<TinyRoberta>]
[Bone(Site.Query, Site.Value, Rank = 4)]
[Classifier(Labels = 3)]
public sealed partial class RobertaBone : IAdapted;

[Adapt<TinyRoberta>]
[Bone(Site.Query, Rank = 4, Bat = true)]
[Classifier(Labels = 3)]
public sealed partial class RobertaBat : IAdapted;

[Adapt<TinyRoberta>]
[Miss(Site.Query, Site.FeedForwardDown, Rank = 4)]
[Classifier(Labels = 3)]
public sealed partial class RobertaMiss : IAdapted;

[Adapt<TinyRoberta>]
[FourierFt(Site.Query, Site.FeedForwardUp, Frequencies = 12, FromZero = true)]
[Classifier(Labels = 3)]
public sealed partial class RobertaFourierFt : IAdapted;

[Adapt<TinyRoberta>]
[VbLora(Site.Query, Site.Value, Rank = 4, Vectors = 6, Length = 8)]
[Classifier(Labels = 3)]
public sealed partial class RobertaVbLora : IAdapted;

[Adapt<TinyRoberta>]
[LowRankAdapter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8)]
[Classifier(Labels = 3)]
public sealed partial class RobertaLowRankAdapter : IAdapted;

[Adapt<TinyRoberta>]
[Pissa(Site.Query, Rank = 2, Alpha = 4)]
[Classifier(Labels = 3)]
public sealed partial class RobertaPissa : IAdapted;

[Adapt<TinyRoberta>]
[Olora(Site.Value, Rank = 2, Alpha = 4)]
[Classifier(Labels = 3)]
public sealed partial class RobertaOlora : IAdapted;

[Adapt<TinyRoberta>]
[Hira(Site.Query, Site.FeedForwardUp, Rank = 2)]
[Classifier(Labels = 3)]
public sealed partial class RobertaHira : IAdapted;

[Adapt<TinyRoberta>]
[RandLora(Site.Query, Site.FeedForwardDown, Rank = 6, Alpha = 12)]
[Classifier(Labels = 3)]
public sealed partial class RobertaRandLora : IAdapted;

[Adapt<TinyRoberta>]
[Shira(Site.Query, Site.FeedForwardUp, Rank = 2)]
[Classifier(Labels = 3)]
public sealed partial class RobertaShira : IAdapted;

[Adapt<TinyRoberta>]
[GraLora(Site.Query, Site.Value, Rank = 4, Alpha = 8, Hybrid = 1)]
[Classifier(Labels = 3)]
public sealed partial class RobertaGraLora : IAdapted;

[Adapt<TinyRoberta>]
[AdapterPlus(Site.FeedForwardResult, Bottleneck = 5)]
[Classifier(Labels = 3)]
public sealed partial class RobertaAdapterPlus : IAdapted;

[Adapt<TinyRoberta>]
[MoeAdapter(Site.FeedForwardResult, Experts = 3, Bottleneck = 5, Best = 2)]
[Classifier(Labels = 3)]
public sealed partial class RobertaMoe : IAdapted;

[Adapt<TinyRoberta>]
[LotteryTicket(Density = 0.02, FirstRate = 1e-2)]
[Classifier(Labels = 3)]
public sealed partial class RobertaLotteryTicket : IAdapted;

[Adapt<TinyRoberta>]
[Far(Site.FeedForwardUp, Site.FeedForwardDown, Ratio = 0.25, Priming = 1, PrimingRate = 1e-2)]
[Classifier(Labels = 3)]
public sealed partial class RobertaFar : IAdapted;

[Adapt<TinyRoberta>]
[AttentionFusion(Site.Encoder)]
[Classifier(Labels = 3)]
public sealed partial class RobertaAttentionFusion : IAdapted;

[Adapt<TinyRoberta>]
[LoReft(Site.FeedForwardOutput, Rank = 3, First = 2)]
[Classifier(Labels = 3)]
public sealed partial class RobertaLoReft : IAdapted;

[Adapt<TinyRoberta>]
[NoReft(Site.FeedForwardOutput, Rank = 3)]
[Classifier(Labels = 3)]
public sealed partial class RobertaNoReft : IAdapted;

[Adapt<TinyRoberta>]
[DiReft(Site.FeedForwardOutput, Rank = 3, First = 1)]
[Classifier(Labels = 3)]
public sealed partial class RobertaDiReft : IAdapted;
