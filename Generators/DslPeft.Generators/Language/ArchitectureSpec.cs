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
