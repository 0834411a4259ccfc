namespace DslPeft.Tokenization;

/// <summary>How many tokens of a pair are kept.</summary>
internal static class Truncation
{
    /// <summary>Drops one token at a time from the longer of the two, from the second where they are equal, until both fit.</summary>
    public static (int First, int Second) LongestFirst(int first, int second, int room)
    {
        while (first + second > room)
        {
            if (first > second)
            {
                first--;
            }
            else
            {
                second--;
            }
        }
        return (first, second);
    }
}
