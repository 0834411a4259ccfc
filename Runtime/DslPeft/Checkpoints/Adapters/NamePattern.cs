using System.Text.RegularExpressions;

namespace DslPeft.Checkpoints;

/// <summary>Regular expressions over names of modules, as Python reads them.</summary>
internal static partial class NamePattern
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

    /// <summary>The match of a pattern from the start of a name on; null if there is none, the pattern is not understood or takes too long.</summary>
    public static Match? Match(string name, string pattern)
    {
        try
        {
            return Regex.Match(name, $@"\A(?:{Translated(pattern)})", RegexOptions.CultureInvariant, Time) is { Success: true } match ? match : null;
        }
        catch (Exception fault) when (fault is ArgumentException or RegexMatchTimeoutException)
        {
            return null;
        }
    }

    /// <summary>Whether a pattern matches a whole name.</summary>
    public static bool Matches(string name, string pattern) => Match(name, $@"(?:{pattern})\z") is not null;

    /// <summary>Whether a pattern can be read.</summary>
    public static bool IsOne(string pattern)
    {
        try
        {
            _ = new Regex(Translated(pattern), RegexOptions.CultureInvariant, Time);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The few spellings in which Python's patterns differ: named groups and references to them.</summary>
    private static string Translated(string pattern) => Reference().Replace(pattern.Replace("(?P<", "(?<", StringComparison.Ordinal), @"\k<$1>");

    [GeneratedRegex(@"\(\?P=(\w+)\)")]
    private static partial Regex Reference();
}
