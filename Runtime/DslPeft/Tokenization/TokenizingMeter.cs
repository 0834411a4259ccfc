namespace DslPeft.Tokenization;

/// <summary>Counts the texts that a tokeniser made inputs of, from any thread.</summary>
public sealed class TokenizingMeter
{
    private long _texts,
        _cut;

    /// <summary>Texts, or pairs of texts, so far.</summary>
    public long Texts => Interlocked.Read(ref _texts);

    /// <summary>Those of them that were longer than an input may be, and lost their end.</summary>
    public long Cut => Interlocked.Read(ref _cut);

    internal void Count(bool cut)
    {
        Interlocked.Increment(ref _texts);
        if (cut)
        {
            Interlocked.Increment(ref _cut);
        }
    }
}
