namespace DslPeft.Tokenization.Unigram;

/// <summary>How ids become a text again.</summary>
internal enum PieceDecoding
{
    /// <summary>As SentencePiece does: bytes become characters, and the text gets no blanks at its ends.</summary>
    Text,

    /// <summary>As a <c>tokenizer.json</c> says that joins pieces as they are written.</summary>
    Pieces,

    /// <summary>
    /// As a <c>tokenizer.json</c> says that makes bytes characters first; bytes that are no UTF-8 are a replacement character each.
    /// </summary>
    Bytes,
}

/// <summary>What unigram tokenisers do differently.</summary>
internal sealed record UnigramOptions
{
    /// <summary>
    /// Rewrites a part of a text before the tokens are found in it that stand in rewritten text; null where all are found in the text
    /// itself.
    /// </summary>
    public Func<SourceText, SourceText>? Normalize { get; init; }

    /// <summary>How ids become a text again.</summary>
    public PieceDecoding Decoding { get; init; }

    /// <summary>Whether decoding drops all blanks of the first piece, as a <c>Metaspace</c> does.</summary>
    public bool DropsFirstBlanks { get; init; }

    /// <summary>Whether a comma behind a digit is a piece of its own.</summary>
    public bool SplitsCommas { get; init; }

    /// <summary>The pieces of a word.</summary>
    public IEnumerable<(int Start, int End, int Id)> Split(string word, UnigramVocabulary vocabulary)
    {
        var pieces = vocabulary.Cutter.Cut(word);
        return SplitsCommas ? AlbertPieces.SplitCommas(word, pieces, vocabulary) : pieces;
    }
}
