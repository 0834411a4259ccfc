using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Language;

internal enum PartKind
{
    Embed,
    Norm,
    Linear,
    Pool,
    Repeat,
    RelativePositions,
}

/// <summary>One declared part; only the members that its kind has are set.</summary>
internal sealed record PartSpec(PartKind Kind, string Name, string Key, string Site)
{
    /// <summary>The name as C#.</summary>
    public string Identifier => Identifiers.Escape(Name);

    /// <summary>
    /// Why the declared property cannot be implemented; empty if it can be, <see cref="TypeSpec.SaidElsewhere"/> where C# says so.
    /// </summary>
    public string Obstacle { get; init; } = "";

    /// <summary>As declared, for example <c>public</c>; both halves of a partial property must agree.</summary>
    public string Accessibility { get; init; } = "public";
    public int In { get; init; }
    public int Out { get; init; }
    public bool Bias { get; init; } = true;

    /// <summary>True if checkpoints hold the weight as (in, out).</summary>
    public bool Transposed { get; init; }

    /// <summary>Which of the projections side by side in a fused one this is; -1 for a part of its own.</summary>
    public int Slice { get; init; } = -1;
    public bool Optional { get; init; }
    public Act Activation { get; init; }
    public IndexedBy By { get; init; }
    public int Padding { get; init; } = -1;

    /// <summary>True if positions are counted over the tokens of the mask alone; padding then has the row before the first.</summary>
    public bool ByMask { get; init; }

    /// <summary>True if rows are multiplied by the root of their width.</summary>
    public bool Scaled { get; init; }

    /// <summary>True if sines and cosines of the positions are added to rows of words.</summary>
    public bool Sinusoids { get; init; }

    /// <summary>The row that the first token reads of a table of positions whose rows before it no token has.</summary>
    public int First { get; init; }

    /// <summary>Other keys of a table in checkpoints.</summary>
    public EquatableArray<string> Copies { get; init; }

    /// <summary>The distance from which on all relative positions share one bucket.</summary>
    public int Distance { get; init; }

    /// <summary>The row that the first token reads of a table of positions: 0, the one behind padding's, or the table's own.</summary>
    public int FirstPosition => First > 0 ? First : Padding + 1;

    /// <summary>Rows of a table of positions that tokens can read.</summary>
    public int UsablePositions => In - FirstPosition;
    public double Epsilon { get; init; }

    /// <summary>True for a norm by the root of the mean square, which has no bias.</summary>
    public bool RootMeanSquare { get; init; }

    /// <summary>True for a norm that multiplies by 1 + weight.</summary>
    public bool UnitOffset { get; init; }

    /// <summary>The first layer of a stack that has the part.</summary>
    public int FromLayer { get; init; }
    public double Dropout { get; init; }
    public int Count { get; init; }

    /// <summary>True for a stack whose layers share the weights of one block.</summary>
    public bool Shared { get; init; }

    /// <summary>How many layers of a stack have weights of their own; 0 where all share one block's, which stand outside of any.</summary>
    public int OwnLayers => Shared ? 0 : Count;

    /// <summary>Stem of the names of what stands in a stack's layers and is each layer's own.</summary>
    public string LayerKey => Shared ? $"{Name}.{{i}}" : Key;
    public BlockSpec? Block { get; init; }
}
