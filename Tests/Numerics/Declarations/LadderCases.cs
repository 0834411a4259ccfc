using DslPeft.Architectures;

namespace DslPeft.Numerics.Tests;

/// <summary>As <see cref="TinyBert"/> with an inner width that a ladder can divide.</summary>
[Architecture(KeyPrefix = "bert", Layout = typeof(BertBase))]
public sealed partial class TinyLadderBert : IArchitecture
{
    public const int Vocab = 99,
        Positions = 40,
        Layers = 2,
        Hidden = 32,
        Heads = 4,
        Inner = 40;
    public const double Dropout = 0.0;
}

/// <summary>A ladder of two rungs beside the base.</summary>
[Adapt<TinyLadderBert>]
[LadderSide(Site.Encoder, Reduction = 4)]
[Classifier(Labels = 3)]
public sealed partial class TinyLadder : IAdapted;

/// <summary>The lower layer feeds no rung.</summary>
[Adapt<TinyLadderBert>]
[LadderSide(Site.Encoder, Reduction = 4, Layers = "1..")]
[Classifier(Labels = 3)]
public sealed partial class TinyLadderOfOneRung : IAdapted;

/// <summary>The base's head alone.</summary>
[Adapt<TinyLadderBert>]
[Classifier(Labels = 3)]
public sealed partial class TinyLadderProbe : IAdapted;

/// <summary>A ladder as wide as the base, whose inner width nothing else divides.</summary>
[Adapt<TinyBert>]
[LadderSide(Site.Encoder, Reduction = 1)]
[Classifier(Labels = 3)]
public sealed partial class TinyWideLadder : IAdapted;

/// <summary>The head reads the base's last state as well.</summary>
[Adapt<TinyBert>]
[LadderSide(Site.Encoder, Reduction = 1, MergeLast = true)]
[Classifier(Labels = 3)]
public sealed partial class TinyMergedLadder : IAdapted;

/// <summary>Side blocks that start as torch's linear layers.</summary>
[Adapt<TinyLadderBert>]
[LadderSide(Site.Encoder, Reduction = 4, Pruned = false)]
[Classifier(Labels = 3)]
public sealed partial class TinyUnprunedLadder : IAdapted;

[Adapt<BertBase>]
[LadderSide(Site.Encoder, Reduction = 8)]
public sealed partial class CountLadder : IAdapted;
