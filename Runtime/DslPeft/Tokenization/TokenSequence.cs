namespace DslPeft.Tokenization;

/// <summary>
/// One tokenised text or pair of texts: <paramref name="Ids"/> (T) and, for each, its segment in <paramref name="TypeIds"/> (T), 0 or 1.
/// </summary>
public sealed record TokenSequence(int[] Ids, int[] TypeIds)
{
    /// <summary>The number of tokens, special tokens included.</summary>
    public int Length => Ids.Length;
}

/// <summary>
/// A piece and the characters of a text, from <paramref name="Start"/> to before <paramref name="End"/>, that it stands for.
/// </summary>
public readonly record struct SourcePiece(int Id, int Start, int End);
