using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Language;

/// <summary>A pattern of a data set: a row rephrased with one word left out.</summary>
/// <param name="Text">The pattern as it is declared.</param>
/// <param name="Parts">Its parts; none where it cannot be read.</param>
/// <param name="Fault">Why it is no cloze, as the end of a sentence about it; empty for one that is.</param>
internal sealed record PatternSpec(string Text, EquatableArray<PatternPart> Parts, string Fault)
{
    /// <summary>True if nothing stands after the mask.</summary>
    public bool EndsWithMask => Parts.Count > 0 && Parts.Last().Kind == PatternPartKind.Mask;

    /// <summary>True if a second text starts in it.</summary>
    public bool HasPair => Parts.Any(part => part.Kind == PatternPartKind.Pair);
}

/// <summary>What a part of a pattern is; the names are those of the library's <c>ClozePart</c>.</summary>
internal enum PatternPartKind
{
    Words,
    Field,
    Token,
    Mask,
    Pair,
}

/// <summary>A part of a pattern.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The words, the names of the column, or the token.</param>
internal sealed record PatternPart(PatternPartKind Kind, string Text);

/// <summary>A label and the words that stand for it.</summary>
internal sealed record VerbalizerSpec(string Label, EquatableArray<string> Words);

/// <summary>The classifier program that a program of clozes is distilled into.</summary>
/// <param name="Name">The class as messages show it.</param>
/// <param name="Reference">The class as C#.</param>
/// <param name="Architecture">The architecture that it adapts, as messages show it; empty if the class is no program.</param>
/// <param name="Head">The name of its head; empty without one.</param>
/// <param name="Labels">The number of the head's outputs.</param>
internal sealed record DistilledSpec(string Name, string Reference, string Architecture, string Head, int Labels)
{
    /// <summary>The names of its data's labels, where it says them.</summary>
    public EquatableArray<string> LabelNames { get; init; }
}
