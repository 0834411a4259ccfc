namespace DslPeft.Training;

/// <summary>Texts that end what a model writes.</summary>
internal static class StopTexts
{
    /// <summary>Where the first of them stands in a text; -1 if none does.</summary>
    public static int Find(string text, IReadOnlyCollection<string> stops) =>
        stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(place => place >= 0).DefaultIfEmpty(-1).Min();

    /// <summary>The text before the first of them.</summary>
    public static string Cut(string text, IReadOnlyCollection<string> stops) =>
        Find(text, stops) is >= 0 and var place ? text[..place] : text;

    /// <summary>How many characters at a text's end may yet become one of them.</summary>
    public static int Begun(string text, IReadOnlyCollection<string> stops) =>
        Enumerable
            .Range(0, text.Length)
            .Select(start => text.AsSpan(start).Length)
            .FirstOrDefault(length =>
                stops.Any(stop => stop.AsSpan().StartsWith(text.AsSpan(text.Length - length), StringComparison.Ordinal))
            );
}
