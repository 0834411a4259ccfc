namespace DslPeft.Tokenization;

/// <summary>A token that is found in a text as it is written there, before the text is cut into pieces.</summary>
/// <param name="Text">How it is written.</param>
/// <param name="Special">Whether it is a mark for the model and no text: decoding leaves it out.</param>
/// <param name="TakesBlanksBefore">Whether the white space before it belongs to it (<c>lstrip</c>).</param>
/// <param name="TakesBlanksBehind">Whether the white space behind it belongs to it (<c>rstrip</c>).</param>
public sealed record AddedToken(string Text, bool Special = true, bool TakesBlanksBefore = false, bool TakesBlanksBehind = false)
{
    /// <summary>The id that a file gives it; null for the vocabulary's own.</summary>
    internal int? Id { get; init; }

    /// <summary>Whether it is looked for in the text as the model's normalisation leaves it, and not in the text itself.</summary>
    internal bool Normalized { get; init; }

    /// <summary>Whether a file says how it is found, and not its text alone.</summary>
    internal bool Described { get; init; }
}
