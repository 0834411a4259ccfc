using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Language;

/// <summary>A declared architecture. Holds values only: no symbol, syntax or location, so that equal declarations are equal.</summary>
internal sealed record ArchitectureSpec(TypeSpec Type)
{
    public string KeyPrefix { get; init; } = "";
    public string ModelType { get; init; } = "";

    /// <summary>What checkpoints may hold below the prefix and the declaration leaves out.</summary>
    public EquatableArray<string> LeavesOut { get; init; }

    /// <summary>Entries of <c>config.json</c> that change nothing.</summary>
    public EquatableArray<string> Ignores { get; init; }

    /// <summary>Entries of <c>config.json</c> that checkpoints must agree with.</summary>
    public EquatableArray<ConfigSpec> Entries { get; init; }
    public EquatableArray<PartSpec> Parts { get; init; }
    public EquatableArray<LinearRecipe> LinearHeads { get; init; }
    public MaskedLmRecipe? MaskedLm { get; init; }

    /// <summary>The causal language-model head; null if the architecture has none.</summary>
    public CausalLmRecipe? CausalLm { get; init; }

    /// <summary>The head that writes a second text; null if the architecture has none.</summary>
    public Seq2SeqLmRecipe? Seq2SeqLm { get; init; }

    /// <summary>The recipe of the head that writes text.</summary>
    public CausalLmRecipe? TextLm => CausalLm ?? Seq2SeqLm;

    /// <summary>The stacks in order, each with the parts around it.</summary>
    public IReadOnlyList<StackSpec> Stacks => StackSpec.Of(Parts);

    /// <summary>The part that a language model decodes with; null if that is the words' table.</summary>
    public PartSpec? Decoder
    {
        get
        {
            foreach (var part in Parts)
            {
                if (IsDecoder(part))
                    return part;
            }

            return null;
        }
    }

    /// <summary>The attentions of all stacks, in order.</summary>
    public IEnumerable<SublayerSpec> Attentions =>
        Parts.SelectMany(part => part.Block?.Sublayers ?? default).Where(sublayer => sublayer.Kind == SublayerKind.Attention);

    /// <summary>True for the part that a language model decodes with.</summary>
    public bool IsDecoder(PartSpec part) => part.Kind == PartKind.Linear && TextLm is { Tied: false } recipe && recipe.Decoder == part.Name;

    /// <summary>Width of the hidden states in the stack.</summary>
    public int Width =>
        Parts.SelectMany(part => part.Block?.Sublayers ?? default).Select(sublayer => sublayer.Width).FirstOrDefault(width => width > 0)
            is > 0
                and var width
            ? width
            : EmbeddingWidth;

    /// <summary>Width of the embedding tables.</summary>
    public int EmbeddingWidth => Parts.FirstOrDefault(part => part.Kind == PartKind.Embed)?.Out ?? 0;

    /// <summary>Width of the hidden states that heads read: after a projection behind the stack, if there is one.</summary>
    public int ResultWidth => Stacks.LastOrDefault()?.After.LastOrDefault(IsProjection)?.Out ?? Width;

    /// <summary>True for a linear layer before or after the stack that projects hidden states.</summary>
    public bool IsProjection(PartSpec part) => part.Kind == PartKind.Linear && TextLm?.Decoder != part.Name;

    /// <summary>True if tokens attend to those before them alone.</summary>
    public bool IsCausal => Attentions.Any(attention => attention.Causal);

    /// <summary>How the linear layer of a head is built; null if the head has none or the architecture does not say.</summary>
    public LinearRecipe? LinearHead(HeadForm head) => LinearHeads.FirstOrDefault(recipe => recipe.Head == head.LinearRecipe);

    /// <summary>The first recipe that a head needs and the architecture does not have; null if there is none.</summary>
    public string? MissingRecipe(HeadForm head) =>
        head.Recipes.FirstOrDefault(recipe =>
            recipe switch
            {
                nameof(MaskedLm) => MaskedLm is null,
                nameof(CausalLm) => CausalLm is null,
                nameof(Seq2SeqLm) => Seq2SeqLm is null,
                _ => LinearHeads.All(linear => linear.Head != recipe),
            }
        );

    /// <summary>False for a head that does not read the pooled state.</summary>
    public bool RunsPooler(HeadForm head) =>
        head.ReadsRow && LinearHead(head) is not ({ DenseKey.Length: > 0 } or { Pooling: not Pooling.First });

    /// <summary>The table that positions are looked up in; null if there is none.</summary>
    public PartSpec? PositionTable
    {
        get
        {
            foreach (var part in Parts)
            {
                if (part is { Kind: PartKind.Embed, By: IndexedBy.Positions })
                    return part;
            }

            return null;
        }
    }

    /// <summary>True if the other half of the class can be written.</summary>
    public bool CanEmit => Type.CanEmit && !EmittedMembers.Taken(this).Any();

    /// <summary>True if the parts are those of another architecture, whose members this one repeats.</summary>
    public bool HasLayout { get; init; }

    /// <summary>The arguments that are one constant of the class each.</summary>
    public EquatableArray<NamedArgument> NamedArguments { get; init; }

    /// <summary>What was wrong with the declaration beyond what a value can show.</summary>
    public EquatableArray<string> Faults { get; init; }

    /// <summary>Members beside a layout that change nothing in it.</summary>
    public EquatableArray<UnusableConstant> UnusableConstants { get; init; }

    /// <summary>Sizes that are no whole numbers in range.</summary>
    public EquatableArray<UnusableSize> UnusableSizes { get; init; }

    /// <summary>Values of enums in the declaration that are none of their members.</summary>
    public EquatableArray<UndefinedValue> UndefinedValues { get; init; }
}

/// <summary>An argument whose value is a constant of the architecture.</summary>
internal sealed record NamedArgument(string Path, string Argument, string Constant);

/// <summary>A member beside a layout that is meant to replace one of its constants and does not.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Constant">The layout's constant of that name; empty if there is none.</param>
/// <param name="Reason">Why it cannot take the constant's place.</param>
/// <param name="Nearest">The constant that was probably meant; empty if none is near.</param>
/// <param name="Known">The layout's constants.</param>
internal sealed record UnusableConstant(string Name, string Constant, string Reason, string Nearest, string Known);

/// <summary>A size that is no whole number, or none that a tensor can have.</summary>
/// <param name="Member">Path of the part.</param>
/// <param name="Argument">Name of the argument.</param>
/// <param name="Value">The value.</param>
internal sealed record UnusableSize(string Member, string Argument, double Value);

/// <summary>An entry of <c>config.json</c> and what the declaration computes of it, as C# writes it.</summary>
internal sealed record ConfigSpec(string Key, string Value)
{
    public EquatableArray<string> Aliases { get; init; }

    /// <summary>What a file without the entry says; empty if that is not known.</summary>
    public string Default { get; init; } = "";

    /// <summary>What a file says in which the entry is null; empty if that is what one without it says.</summary>
    public string Null { get; init; } = "";
    public bool TrainingOnly { get; init; }
}

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

    /// <summary>Why the declared property cannot be implemented; empty if it can be, <see cref="TypeSpec.SaidElsewhere"/> where C# says so.</summary>
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

/// <summary>A block of a stack.</summary>
internal sealed record BlockSpec(TypeSpec Type, Residual Residual, double Epsilon, double Dropout, EquatableArray<SublayerSpec> Sublayers)
{
    /// <summary>True if the other half of the class can be written.</summary>
    public bool CanEmit => Type.CanEmit && !EmittedMembers.Taken(this).Any();

    /// <summary>True if it can be written with every sublayer and every part.</summary>
    public bool IsWhole => CanEmit && Sublayers.All(sublayer => sublayer.CanEmit && sublayer.Parts.All(part => part.Obstacle.Length == 0));

    /// <summary>True if a sublayer's norm stands before it.</summary>
    public bool NormsInput => Residual != Residual.PostNorm;
}

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

/// <summary>A head that is dropout and a linear layer.</summary>
/// <param name="Head">Name of the recipe without its ending.</param>
internal sealed record LinearRecipe(string Head, string Key, double Dropout)
{
    public bool Bias { get; init; } = true;

    /// <summary>Key of a layer of the head's own; empty for a head without one.</summary>
    public string DenseKey { get; init; } = "";
    public bool DenseBias { get; init; } = true;

    /// <summary>Activation after that layer.</summary>
    public Act DenseActivation { get; init; }

    /// <summary>Key of a norm after the activation; empty for none.</summary>
    public string NormKey { get; init; } = "";
    public bool NormBias { get; init; } = true;
    public double Epsilon { get; init; }

    /// <summary>Which state a head over one state of the text reads.</summary>
    public Pooling Pooling { get; init; } = Pooling.First;
}

/// <summary>A decoder to the words' logits: a part of that name, or the words' table if there is no name or the size ties both.</summary>
internal record CausalLmRecipe(string Decoder, bool Tied)
{
    /// <summary>Key of the decoder in checkpoints that hold the words' table twice.</summary>
    public string TiedKey { get; init; } = "";
    public double SoftCap { get; init; }
}

/// <summary>The same over the states of a stack that reads a target.</summary>
internal sealed record Seq2SeqLmRecipe(string Decoder, bool Tied) : CausalLmRecipe(Decoder, Tied)
{
    /// <summary>True if the states are divided by the root of their width before a decoder that is the words' table.</summary>
    public bool ScaledWhenTied { get; init; }

    /// <summary>Key of a bias of the logits; empty for none.</summary>
    public string BiasKey { get; init; } = "";

    /// <summary>The token before a target's first; -1 for the target's last.</summary>
    public int Start { get; init; }
    public int Padding { get; init; }
}

internal sealed record MaskedLmRecipe(Act Activation, string DenseKey, string NormKey, string BiasKey, double Epsilon)
{
    public bool DenseBias { get; init; } = true;
    public bool NormBias { get; init; } = true;

    /// <summary>Key of the decoder in checkpoints that hold the words' table twice.</summary>
    public string TiedKey { get; init; } = "";
}
