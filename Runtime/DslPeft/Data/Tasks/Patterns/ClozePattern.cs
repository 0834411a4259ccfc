namespace DslPeft.Data;

/// <summary>What a part of a pattern is.</summary>
public enum ClozePartKind
{
    /// <summary>Words of the pattern itself.</summary>
    Words,

    /// <summary>A column of the row.</summary>
    Field,

    /// <summary>A token of the vocabulary as it is written there, such as <c>[unused1]</c>.</summary>
    Token,

    /// <summary>The place of the word that stands for the label.</summary>
    Mask,

    /// <summary>The start of the second text, which a masked language model reads as another segment.</summary>
    Pair,
}

/// <summary>A part of a pattern.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The words, the names that the column may have, with <c>|</c> between them, or the token; empty for the
/// others.</param>
public sealed record ClozePart(ClozePartKind Kind, string Text = "")
{
    /// <summary>The mask.</summary>
    public static ClozePart Mask { get; } = new(ClozePartKind.Mask);

    /// <summary>The start of the second text.</summary>
    public static ClozePart Pair { get; } = new(ClozePartKind.Pair);

    /// <summary>Words of the pattern itself.</summary>
    public static ClozePart Words(string text) => new(ClozePartKind.Words, text);

    /// <summary>A column, by its name or by several with <c>|</c> between them.</summary>
    public static ClozePart Field(string names) => new(ClozePartKind.Field, names);

    /// <summary>A token of the vocabulary as it is written there: in brackets, <c>[unused1]</c>, or <c>&lt;extra_id_0&gt;</c>.</summary>
    public static ClozePart Token(string name) => new(ClozePartKind.Token, name);

    /// <summary>True for a word that is such a token.</summary>
    internal static bool IsToken(string word) => word.Length > 2 && (word[0], word[^1]) is ('[', ']') or ('<', '>');

    /// <summary>The part as a pattern has it.</summary>
    public override string ToString() =>
        Kind switch
        {
            ClozePartKind.Words => Text,
            ClozePartKind.Field or ClozePartKind.Token => $"{{{Text}}}",
            ClozePartKind.Mask => "{mask}",
            _ => "{pair}",
        };
}

/// <summary>A row rephrased with one word left out, which stands for its label (Schick and Schütze, arXiv 2001.07676, section 3).</summary>
public sealed class ClozePattern
{
    /// <summary>A pattern of parts in their order.</summary>
    /// <exception cref="ArgumentException">There is not exactly one mask, there is no field, or a second text starts twice.</exception>
    public ClozePattern(params IReadOnlyList<ClozePart> parts)
    {
        Parts = parts;
        var masks = parts.Count(part => part.Kind == ClozePartKind.Mask);
        if (masks != 1)
            throw new ArgumentException($"The pattern '{this}' has {masks} masks: it needs one.", nameof(parts));
        if (parts.All(part => part.Kind != ClozePartKind.Field))
            throw new ArgumentException($"The pattern '{this}' has no field: every row would read the same.", nameof(parts));
        if (parts.Count(part => part.Kind == ClozePartKind.Pair) > 1)
            throw new ArgumentException($"The pattern '{this}' starts a second text twice.", nameof(parts));
    }

    /// <summary>The parts.</summary>
    public IReadOnlyList<ClozePart> Parts { get; }

    /// <summary>The columns that it reads, each once, in their order.</summary>
    public IEnumerable<string> Fields => Parts.Where(part => part.Kind == ClozePartKind.Field).Select(part => part.Text).Distinct();

    /// <summary>True if nothing stands after the mask, as a causal language model needs it.</summary>
    public bool EndsWithMask => Parts[^1].Kind == ClozePartKind.Mask;

    /// <summary>
    /// True if white space, or nothing at all, stands before the mask: its word then begins as after a blank, where the vocabulary tells
    /// that.
    /// </summary>
    internal bool BlankBeforeMask =>
        Parts.TakeWhile(part => part.Kind != ClozePartKind.Mask).LastOrDefault() is { Kind: ClozePartKind.Words } before
        && char.IsWhiteSpace(before.Text[^1]);

    /// <summary>The pattern as it is declared.</summary>
    public override string ToString() => string.Concat(Parts);
}
