namespace DslPeft.Tokenization;

/// <summary>The special tokens that a model wants around a text, or around two.</summary>
/// <param name="Start">Before the first text.</param>
/// <param name="Between">Between two texts.</param>
/// <param name="End">Behind the last text.</param>
/// <param name="SecondSegment">Segment of the second text and of what is behind it; all else is of segment 0.</param>
public sealed record TokenFrame(int[] Start, int[] Between, int[] End, int SecondSegment)
{
    /// <summary>Whether a text that ends with the end token itself gets no second one (T5).</summary>
    public bool EndsOnce { get; init; }

    /// <summary>Special tokens around one text.</summary>
    public int Count => Start.Length + End.Length;

    /// <summary>Special tokens around two texts.</summary>
    public int PairCount => Count + Between.Length;

    /// <summary>Where the second text starts behind a first one of so many tokens.</summary>
    public int SecondAt(int first) => Start.Length + first + Between.Length;

    /// <summary>One text with its special tokens.</summary>
    public TokenSequence Around(ReadOnlySpan<int> text)
    {
        int[] ids = [.. Start, .. text, .. End];
        return new TokenSequence(ids, new int[ids.Length]);
    }

    /// <summary>Two texts with their special tokens.</summary>
    public TokenSequence Around(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        int[] ids = [.. Start, .. first, .. Between, .. second, .. End];
        var segments = new int[ids.Length];
        segments.AsSpan(SecondAt(first.Length)).Fill(SecondSegment);
        return new TokenSequence(ids, segments);
    }
}
