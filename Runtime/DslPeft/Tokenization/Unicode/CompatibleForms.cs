namespace DslPeft.Tokenization.Unicode;

/// <summary>
/// Compatibility decomposition (Unicode Standard Annex 15, data of Unicode 14): ligatures, wide letters, signs in circles and the like
/// become the characters that they stand for.
/// </summary>
internal static class CompatibleForms
{
    private static readonly Dictionary<int, int[]> Decompositions = Read();

    /// <summary>The characters that one stands for once nothing of it can be decomposed further.</summary>
    public static IEnumerable<int> Decompose(int codePoint) =>
        Decompositions.TryGetValue(codePoint, out var parts)
            ? parts.SelectMany(Decompose)
            : CanonicalForms.Decompose(codePoint).SelectMany(part => part == codePoint ? [part] : Decompose(part));

    /// <summary>The first character, a colon, and what that one and those behind it stand for.</summary>
    private static Dictionary<int, int[]> Read()
    {
        var read = new Dictionary<int, int[]>();
        foreach (var run in CanonicalForms.Entries("compatible.txt"))
        {
            int colon = run.IndexOf(':', StringComparison.Ordinal),
                codePoint = CanonicalForms.Hex(run[..colon]);
            foreach (var entry in run[(colon + 1)..].Split(','))
            {
                read.Add(codePoint++, [.. entry.Split('+').Select(CanonicalForms.Hex)]);
            }
        }
        return read;
    }
}
