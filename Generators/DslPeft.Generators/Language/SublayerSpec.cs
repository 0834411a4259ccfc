using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Language;

internal enum SublayerKind
{
    Attention,
    FeedForward,
}

/// <summary>An attention or feed-forward sublayer with its parts.</summary>
internal sealed record SublayerSpec(SublayerKind Kind, TypeSpec Type, EquatableArray<PartSpec> Parts)
{
    /// <summary>Name of a part that holds queries, keys and values side by side.</summary>
    public const string Fused = "QueryKeyValue";

    private static readonly string[] Projections = ["Query", "Key", "Value"];

    /// <summary>True if the other half of the class can be written.</summary>
    public bool CanEmit => Type.CanEmit && !EmittedMembers.Taken(this).Any();

    /// <summary>Name of the block's property that gives the sublayer's tensors.</summary>
    public string Accessor => (Kind == SublayerKind.Attention ? "AttentionOf" : "NetworkOf") + Type.Name;

    /// <summary>As declared, for example <c>public</c>.</summary>
    public string Accessibility { get; init; } = "public";
    public int Heads { get; init; }

    /// <summary>Heads of keys and values.</summary>
    public int KeyValueHeads { get; init; }

    /// <summary>Base of the rotary positions of queries and keys; 0 for none.</summary>
    public double Rotary { get; init; }

    /// <summary>Share of a head's dimensions that rotary positions turn.</summary>
    public double RotaryShare { get; init; } = 1;
    public RotaryPairs RotaryPairs { get; init; }
    public RotaryScalingSpec? Scaling { get; init; }

    /// <summary>How many of a head's dimensions rotary positions turn.</summary>
    public int RotaryWidth => (int)System.Math.Floor((HeadSize * RotaryShare) + 1e-9);

    /// <summary>How many tokens a token attends to; 0 for all.</summary>
    public int Window { get; init; }
    public int FullEvery { get; init; }
    public int FullAt { get; init; }
    public int WindowFrom { get; init; }

    /// <summary>Base of the rotary positions of layers with a window; 0 for that of the others.</summary>
    public double WindowRotary { get; init; }

    /// <summary>Scores are divided by its root; 0 for the width of a head.</summary>
    public double ScoreScale { get; init; }
    public double SoftCap { get; init; }
    public bool Alibi { get; init; }

    /// <summary>True if a fused projection gives each head's query, key and value side by side.</summary>
    public bool Interleaved { get; init; }
    public bool Causal { get; init; }

    /// <summary>True if keys and values are made of the memory.</summary>
    public bool Cross { get; init; }

    /// <summary>Name of the part with relative positions; empty for none.</summary>
    public string Relative { get; init; } = "";

    /// <summary>True if the mask is one to add to scores: with slopes, or with a bias by relative positions.</summary>
    public bool AddsToScores => Alibi || Relative.Length > 0;
    public string AdapterKey { get; init; } = "";
    public double Dropout { get; init; }
    public Act Activation { get; init; }
    public string Site { get; init; } = "";
    public string Memory { get; init; } = "";
    public string Result { get; init; } = "";

    public PartSpec? Part(string name)
    {
        foreach (var part in Parts)
        {
            if (part.Name == name)
                return part;
        }

        return null;
    }

    /// <summary>The projection of queries, keys or values: a part of its own, or a slice of the fused one.</summary>
    public PartSpec? Projection(string name) =>
        Part(name)
        ?? (
            Part(Fused) is { } fused
                ? fused with
                {
                    Name = name,
                    Site = name,
                    Out = HeadsOf(name) * FusedHeadSize(fused),
                    Slice = System.Array.IndexOf(Projections, name),
                }
                : null
        );

    private int FusedHeadSize(PartSpec fused) => Heads + (2 * KeyValueHeads) is > 0 and var heads ? fused.Out / heads : 0;

    /// <summary>Name of the part that gates the first projection of a feed-forward network.</summary>
    public const string Gate = "Gate";

    /// <summary>Name of a part that holds gate and first projection side by side.</summary>
    public const string GateUp = "GateUp";

    /// <summary>Names of the norms of a head's queries and keys, and of that of the result.</summary>
    public const string QueryNorm = "QueryNorm",
        KeyNorm = "KeyNorm",
        ResultNorm = "ResultNorm";

    /// <summary>Width of a head of queries.</summary>
    public int HeadSize => Heads > 0 && Projection("Query") is { } query ? query.Out / Heads : 0;

    /// <summary>Width of what the sublayer reads and gives.</summary>
    public int Width => (Part("Norm")?.Out ?? Part("Down")?.Out ?? Part("Output")?.Out) is { } width ? width : 0;

    /// <summary>True if a layer attends within the window.</summary>
    public bool IsWindowed(int layer) => Window > 0 && layer >= WindowFrom && (FullEvery <= 0 || layer % FullEvery != FullAt % FullEvery);

    /// <summary>Base of a layer's rotary positions; 0 for none.</summary>
    public double RotaryOf(int layer) => WindowRotary > 0 && IsWindowed(layer) ? WindowRotary : Rotary;

    /// <summary>How many heads a projection is split into.</summary>
    public int HeadsOf(string projection) => projection == "Query" ? Heads : KeyValueHeads;

    /// <summary>The slices of a fused projection, in their order; none where there is none.</summary>
    public IEnumerable<PartSpec> Slices => Part(Fused) is null ? [] : Projections.Select(name => Projection(name)!);

    /// <summary>The first row of a slice in the fused projection, where that is not interleaved.</summary>
    public int OffsetOf(PartSpec slice) => Slices.Where(other => other.Slice < slice.Slice).Sum(other => other.Out);
}

/// <summary>How angles of rotary positions are scaled.</summary>
internal sealed record RotaryScalingSpec(RotaryScaling Kind, double Factor, int OriginalPositions, double LowFactor, double HighFactor);
