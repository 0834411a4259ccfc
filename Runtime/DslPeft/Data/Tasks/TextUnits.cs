namespace DslPeft.Data;

/// <summary>Places in a text counted in Unicode characters, as data files count them, and in UTF-16 units, as strings do.</summary>
internal static class TextUnits
{
    /// <summary>
    /// Where a character stands in units; one past the last is the text's length. -1 if the text is shorter, or the place below 0.
    /// </summary>
    public static int Of(string text, int characters)
    {
        var units = 0;
        for (; characters > 0 && units < text.Length; characters--)
        {
            units += Width(text, units);
        }
        return characters == 0 ? units : -1;
    }

    /// <summary>Number of characters.</summary>
    public static int Count(string text)
    {
        var count = 0;
        for (var units = 0; units < text.Length; units += Width(text, units))
        {
            count++;
        }
        return count;
    }

    private static int Width(string text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text, at) ? 2 : 1;
}
