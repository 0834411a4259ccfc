using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace DslPeft.Checkpoints;

/// <summary>A pattern that takes too long to match: whether a name matches it is not known.</summary>
internal sealed class PatternException(string pattern)
    : Exception($"the pattern \"{pattern}\" takes longer than {NamePattern.Time.TotalSeconds:0} s to match");

/// <summary>
/// Regular expressions over names of modules, as Python reads them. They come from files, so they are matched in time linear in a name's
/// length; one that looks ahead or refers back cannot be, and has a time limit.
/// </summary>
internal static partial class NamePattern
{
    private const int MostKept = 256;

    private static readonly ConcurrentDictionary<string, Regex> Known = new(StringComparer.Ordinal);

    public static TimeSpan Time { get; } = TimeSpan.FromSeconds(1);

    /// <summary>The match of a pattern from the start of a name on; null if there is none.</summary>
    /// <exception cref="PatternException">It takes too long.</exception>
    public static Match? Match(string name, string pattern) => Find(name, $@"\A(?:{pattern})", pattern);

    /// <summary>Whether a pattern matches a whole name.</summary>
    /// <exception cref="PatternException">It takes too long.</exception>
    public static bool Matches(string name, string pattern) => Find(name, Whole(pattern), pattern) is not null;

    /// <summary>Whether a pattern can be read; what cannot must not be matched.</summary>
    public static bool IsOne(string pattern)
    {
        try
        {
            // By itself: "a)|(b" would be one between the parentheses.
            _ = Compiled(pattern);
            _ = Compiled(Whole(pattern));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string Whole(string pattern) => $@"\A(?:{pattern})\z";

    private static Match? Find(string name, string anchored, string pattern)
    {
        try
        {
            return Compiled(anchored).Match(name) is { Success: true } match ? match : null;
        }
        catch (RegexMatchTimeoutException)
        {
            throw new PatternException(pattern);
        }
    }

    private static Regex Compiled(string pattern)
    {
        if (Known.TryGetValue(pattern, out var known))
            return known;
        if (Known.Count >= MostKept)
            Known.Clear();
        return Known[pattern] = Compile(Translated(pattern));
    }

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Time);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, Time);
        }
    }

    /// <summary>The few spellings in which Python's patterns differ: named groups and references to them.</summary>
    private static string Translated(string pattern) =>
        Reference().Replace(pattern.Replace("(?P<", "(?<", StringComparison.Ordinal), @"\k<$1>");

    [GeneratedRegex(@"\(\?P=(\w+)\)")]
    private static partial Regex Reference();
}
