namespace DslPeft.Tokenization;

/// <summary>What a SentencePiece model file holds.</summary>
/// <param name="Pieces">The pieces; the index is the id.</param>
internal sealed record SentencePieceModel(IReadOnlyList<ScoredPiece> Pieces)
{
    /// <summary>The kinds of models by their number in a file.</summary>
    public const int Unigram = 1,
        MergesPairs = 2;

    /// <summary>How a text is cut: <see cref="Unigram"/>, <see cref="MergesPairs"/> or another number.</summary>
    public int Kind { get; init; } = Unigram;

    /// <summary>Whether a character that is no piece is written as the bytes of its UTF-8.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>Whether the blank of a word stands behind it.</summary>
    public bool BlankBehind { get; init; }

    /// <summary>What characters are rewritten to (<c>precompiled_charsmap</c>); empty for nothing.</summary>
    public byte[] CharacterMap { get; init; } = [];

    /// <summary>Whether a text gets a blank before it.</summary>
    public bool Prefix { get; init; } = true;

    /// <summary>Whether blanks at both ends are dropped, and of several in a row all but one.</summary>
    public bool RemovesBlanks { get; init; } = true;

    /// <summary>Whether blanks are written as <c>▁</c>.</summary>
    public bool EscapesBlanks { get; init; } = true;

    /// <summary>Whether decoding rewrites characters, too.</summary>
    public bool RewritesDecoded { get; init; }
}
