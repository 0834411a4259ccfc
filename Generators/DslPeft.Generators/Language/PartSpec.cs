using System.Collections.Generic;
using System.Globalization;
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

    /// <summary>
    /// Into how many groups of neighbours the layers of a shared stack fall, each with weights of its own, and how many layers with weights
    /// of their own run one after the other, again and again, within a group (ALBERT; Lan et al., arXiv 1909.11942).
    /// </summary>
    public int Groups { get; init; } = 1;

    /// <inheritdoc cref="Groups"/>
    public int Inner { get; init; } = 1;

    /// <summary>What stands in the key of a shared stack for the group, and for the layer within.</summary>
    public const string GroupIndex = "{group}",
        InnerIndex = "{inner}";

    /// <summary>How many sets of weights the layers of a stack share; 1 where each layer has weights of its own, by its index.</summary>
    public int Sets => Shared ? Groups * Inner : 1;

    /// <summary>The set of weights that a layer reads: of its group, that of its place there.</summary>
    public int SetOf(int layer) => Sets == 1 ? 0 : layer / (Count / Groups) * Inner + layer % Inner;

    /// <summary>The stem of the keys of a set of weights; with <c>{i}</c> where each layer has weights of its own.</summary>
    public string KeyOf(int set) => Shared ? Key.Replace(GroupIndex, Text(set / Inner)).Replace(InnerIndex, Text(set % Inner)) : Key;

    /// <summary>The stem of the keys of the weights that a layer reads.</summary>
    public string KeyAt(int layer) => KeyOf(SetOf(layer));

    /// <summary>How many layers of a stack have weights of their own; 0 where they share sets of weights, which stand outside of any.</summary>
    public int OwnLayers => Shared ? 0 : Count;

    /// <summary>Stem of the names of what stands in a stack's layers and is each layer's own.</summary>
    public string LayerKey => Shared ? $"{Name}.{{i}}" : Key;
    public BlockSpec? Block { get; init; }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
