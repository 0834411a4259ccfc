using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

// Published configurations, for their parameter counts alone: no weights of these sizes are ever allocated here.

[Adapt<BertBase>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
public sealed partial class CountLora : IAdapted;

[Adapt<BertBaseCased>]
[Lora(Site.Query, Site.Key, Rank = 8, Alpha = 16)]
[Classifier(Labels = 2)]
public sealed partial class CountLoraCased : IAdapted;

[Adapt<BertLarge>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
public sealed partial class CountLoraLarge : IAdapted;

[Adapt<BertLarge>]
[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 64)]
public sealed partial class CountHoulsbyLarge : IAdapted;

[Adapt<BertLarge>]
[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 64, TrainNorms = true)]
public sealed partial class CountHoulsbyLargeWithNorms : IAdapted;

[Adapt<BertLarge>]
[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 8, TrainNorms = true)]
public sealed partial class CountHoulsbyLarge8 : IAdapted;

[Adapt<BertLarge>]
[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 256, TrainNorms = true)]
public sealed partial class CountHoulsbyLarge256 : IAdapted;

[Adapt<BertBase>]
[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 64)]
public sealed partial class CountHoulsby64 : IAdapted;

[Adapt<BertBase>]
[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 64, TrainNorms = true)]
public sealed partial class CountHoulsby64WithNorms : IAdapted;

[Adapt<BertBase>]
[Houlsby(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 48)]
public sealed partial class CountHoulsby48 : IAdapted;

[Adapt<BertBase>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 48)]
public sealed partial class CountOneAdapter : IAdapted;

[Adapt<BertBase>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 48, Activation = Act.Gelu), AdaMix<HoulsbyAttribute>(Experts = 4, ShareUp = true)]
public sealed partial class CountAdaMix : IAdapted;

[Adapt<BertBase>]
[BitFit]
public sealed partial class CountBitFit : IAdapted;

[Adapt<BertLarge>]
[BitFit]
public sealed partial class CountBitFitLarge : IAdapted;

/// <summary>The paper's small set: query and intermediate biases.</summary>
[Adapt<BertBase>]
[BitFit(Site.Query, Site.FeedForwardUp)]
public sealed partial class CountBitFitSmall : IAdapted;

/// <summary>P-tuning v2 with the MLP and a tagging head of 9 labels, which has the size of a classifier's.</summary>
[Adapt<BertBase>]
[Prefix(Site.AttentionMemory, Length = 5, Reparameterize = 512)]
[Classifier(Labels = 9)]
public sealed partial class CountPrefixMlp : IAdapted;

[Adapt<BertBase>]
[Prefix(Site.AttentionMemory, Length = 5)]
public sealed partial class CountPrefix : IAdapted;

[Adapt<BertBase>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 48)]
public sealed partial class CountPfeiffer : IAdapted;

/// <summary>Members of rf 16 under a dynamic fusion.</summary>
[Adapt<BertBase>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 48, Name = "first", Frozen = true)]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 48, Name = "second", Frozen = true)]
[AdapterFusion<PfeifferAttribute>]
public sealed partial class CountFusion : IAdapted;

[Adapt<BertBase>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 8), Gate<LoraAttribute>]
[Prefix(Site.AttentionMemory, Length = 10, Style = PrefixStyle.Attention), Gate<PrefixAttribute>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 48), Gate<PfeifferAttribute>(Start = Init.Bert)]
public sealed partial class CountUniPelt : IAdapted;

[Adapt<BertBase>]
[Prefix(Site.AttentionMemory, Length = 30, Style = PrefixStyle.Attention)]
[ParallelAdapter(Site.FeedForward, Bottleneck = 512)]
public sealed partial class CountMam : IAdapted;

[Adapt<BertBase>]
[TopLayers(Count = 1)]
public sealed partial class CountTopLayer : IAdapted;

[Adapt<BertBase>]
[TopLayers(Count = 2, Pooler = true)]
public sealed partial class CountTwoTopLayers : IAdapted;

[Adapt<BertBase>]
[Ia3(Site.Key, Site.Value), Ia3(Site.FeedForwardDown, AtInput = true)]
public sealed partial class CountIa3 : IAdapted;

[Adapt<BertBase>]
[Dora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
public sealed partial class CountDora : IAdapted;

[Adapt<BertBase>]
[PromptTuning(Site.Words, Length = 20)]
public sealed partial class CountPrompt : IAdapted;

/// <summary>The parts of UniPELT without its gates.</summary>
[Adapt<BertBase>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
[Prefix(Site.AttentionMemory, Length = 10, Style = PrefixStyle.Attention)]
[Houlsby(Site.FeedForwardResult, Bottleneck = 48)]
public sealed partial class CountHybrid : IAdapted;

[Adapt<BertLarge>]
[PTuning(Site.Words, Length = 20, Inner = 128)]
public sealed partial class CountPTuningLarge : IAdapted;

[Adapt<BertBase>]
[PTuning(Site.Words, Length = 9, Inner = 384, Encoder = PromptEncoder.Lstm)]
public sealed partial class CountPTuningLstm : IAdapted;

[Adapt<BertBase>]
[AdaLora(Site.Query, Site.Value, InitialRank = 12, Rank = 8, Alpha = 16, Warmup = 200, Cooldown = 500)]
public sealed partial class CountAdaLora : IAdapted;

[Adapt<RobertaBase>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
public sealed partial class CountRobertaLora : IAdapted;

[Adapt<RobertaLarge>]
[Lora(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
public sealed partial class CountRobertaLoraLarge : IAdapted;

[Adapt<RobertaBase>]
[FullFineTuning]
[Classifier(Labels = 2)]
public sealed partial class CountRobertaFull : IAdapted;

[Adapt<RobertaBase>]
[FullFineTuning]
[MaskedLm]
public sealed partial class CountRobertaWords : IAdapted;

[Adapt<RobertaLarge>]
[FullFineTuning]
[Classifier(Labels = 3)]
public sealed partial class CountRobertaFullLarge : IAdapted;

[Adapt<RobertaLarge>]
[FullFineTuning]
[MaskedLm]
public sealed partial class CountRobertaWordsLarge : IAdapted;

[Adapt<RobertaBase>]
[BitFit]
[Classifier(Labels = 2)]
public sealed partial class CountRobertaBitFit : IAdapted;

/// <summary>The targets that peft has for RoBERTa.</summary>
[Adapt<RobertaLarge>]
[Ia3(Site.Key, Site.Value), Ia3(Site.AttentionOut, Site.FeedForwardDown, AtInput = true)]
[Classifier(Labels = 2)]
public sealed partial class CountRobertaIa3Large : IAdapted;

[Adapt<RobertaLarge>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 16, Activation = Act.Gelu), AdaMix<HoulsbyAttribute>(Experts = 4)]
public sealed partial class CountRobertaAdaMixLarge : IAdapted;

[Adapt<RobertaLarge>]
[Houlsby(Site.FeedForwardResult, Bottleneck = 16, Activation = Act.Gelu), AdaMix<HoulsbyAttribute>(Experts = 4, ShareUp = true)]
public sealed partial class CountRobertaAdaMixLargeSharedUp : IAdapted;

[Adapt<RobertaLarge>]
[Prefix(Site.AttentionMemory, Length = 8)]
public sealed partial class CountRobertaPrefixLarge8 : IAdapted;

[Adapt<RobertaLarge>]
[Prefix(Site.AttentionMemory, Length = 128)]
public sealed partial class CountRobertaPrefixLarge128 : IAdapted;

[Adapt<RobertaBase>]
[Vera(Site.Query, Site.Value, Rank = 1024)]
public sealed partial class CountRobertaVera : IAdapted;

[Adapt<RobertaLarge>]
[Vera(Site.Query, Site.Value, Rank = 256)]
public sealed partial class CountRobertaVeraLarge : IAdapted;

[Adapt<BertBase>]
[Lokr(Site.Query, Site.Value, Rank = 11)]
public sealed partial class CountLokr : IAdapted;

[Adapt<BertBase>]
[Krona(Site.Query, Site.Value, Rows = 32, Columns = 24)]
public sealed partial class CountKrona : IAdapted;

[Adapt<BertBase>]
[Loha(Site.Query, Site.Value, Rank = 8, Alpha = 16)]
public sealed partial class CountLoha : IAdapted;

[Adapt<BertBase>]
[Compacter(Site.AttentionResult, Site.FeedForwardResult, Bottleneck = 24, Factor = 4)]
public sealed partial class CountCompacter : IAdapted;
