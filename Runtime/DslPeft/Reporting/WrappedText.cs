namespace DslPeft.Reporting;

/// <summary>Sentences for a terminal.</summary>
internal static class WrappedText
{
    /// <summary>The words of a text in lines of at most the given width, but for a word that is longer by itself.</summary>
    public static string Of(string text, int width)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' '))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= width)
                lines[^1] += " " + word;
            else
                lines.Add(word);
        }
        return string.Join('\n', lines);
    }
}
