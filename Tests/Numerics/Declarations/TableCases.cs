namespace DslPeft.Numerics.Tests;

// Methods at embedding tables.

/// <summary>The words' table and the queries; the decoder stays tied to the table as loaded, and the head is the checkpoint's.</summary>
[Adapt<TinyBert>]
[Lora(Site.Words, Site.Query, Rank = 4, Alpha = 8)]
[MaskedLm(Decoder = DecoderTable.Loaded, Frozen = true)]
public sealed partial class TinyLoraOfWords : IAdapted;

/// <summary>The decoder follows the update.</summary>
[Adapt<TinyBert>]
[Lora(Site.Words, Site.Query, Rank = 4, Alpha = 8)]
[MaskedLm(Decoder = DecoderTable.Adapted)]
public sealed partial class TinyLoraOfTiedWords : IAdapted;

/// <summary>All three tables, and a bias.</summary>
[Adapt<TinyBert>]
[Lora(Site.Words, "PositionTable", Rank = 4, Alpha = 8), Lora("TokenTypeTable", Rank = 2, Alpha = 8, BiasOnB = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraOfTables : IAdapted;

/// <summary>Virtual tokens before words whose table is adapted.</summary>
[Adapt<TinyBert>]
[Lora(Site.Words, "PositionTable", Rank = 4, Alpha = 8)]
[PromptTuning(Site.Words, Length = 2)]
[Classifier(Labels = 3)]
public sealed partial class TinyLoraOfWordsAndPrompt : IAdapted;

/// <summary>Copies of a table's factors.</summary>
[Adapt<TinyBert>]
[Lora(Site.Words, Rank = 4, Alpha = 8), AdaMix<LoraAttribute>(Experts = 2)]
[Classifier(Labels = 3)]
public sealed partial class TinyAdaMixOfTables : IAdapted;

[Adapt<TinyBert>]
[TrainableTokens(Site.Words, Tokens = [8, 17, 40])]
public sealed partial class TinyTokensFeature : IAdapted;

/// <summary>Rows in another order than the table's, the padding row among them, beside LoRA.</summary>
[Adapt<TinyBert>]
[TrainableTokens(Site.Words, Tokens = [40, 0, 8])]
[Lora(Site.Query, Rank = 4, Alpha = 8)]
[Classifier(Labels = 3)]
public sealed partial class TinyTokensAndLora : IAdapted;

/// <summary>Rows of the table and an update of all of it, which the decoder follows.</summary>
[Adapt<TinyBert>]
[TrainableTokens(Site.Words, Tokens = [11, 7])]
[Lora(Site.Words, Rank = 4, Alpha = 8)]
[MaskedLm(Decoder = DecoderTable.Adapted)]
public sealed partial class TinyTiedTokensAndLora : IAdapted;

/// <summary>An invertible adapter behind the embeddings, and its inverse before the decoder.</summary>
[Adapt<TinyBert>]
[Pfeiffer(Site.FeedForwardResult, Bottleneck = 8)]
[Invertible(Site.EmbeddingOutput)]
[MaskedLm]
public sealed partial class TinyInvertible : IAdapted;

[Adapt<TinyBert>]
[Invertible(Site.EmbeddingOutput)]
[Classifier(Labels = 3)]
public sealed partial class TinyInvertibleClassifier : IAdapted;

/// <summary>The table trained whole, the decoder left as it was loaded.</summary>
[Adapt<TinyBert>]
[FullFineTuning]
[MaskedLm(Decoder = DecoderTable.Loaded)]
public sealed partial class TinyFullUntied : IAdapted;

[Adapt<TinyBert>]
[MaskedLm]
public sealed partial class TinyMaskedLmProbe : IAdapted;
