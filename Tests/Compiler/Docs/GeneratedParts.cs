using System.Text.RegularExpressions;

namespace DslPeft.Compiler.Tests.Docs;

/// <summary>
/// The parts of a page that are made of data. Each stands between the lines <c>&lt;!-- generated:begin what arguments --&gt;</c> and
/// <c>&lt;!-- generated:end --&gt;</c>; the rest of the page is written by hand.
/// </summary>
internal static partial class GeneratedParts
{
    /// <summary>What a part shows, and of what.</summary>
    public readonly record struct Part(string What, string[] Arguments);

    /// <summary>The parts of a page, in order.</summary>
    public static IEnumerable<Part> Of(string text) => Marked().Matches(text).Select(Read);

    /// <summary>The page with every part made anew.</summary>
    public static string Fill(string text, Func<Part, string> make) =>
        Marked()
            .Replace(text, match =>
                $"<!-- generated:begin {match.Groups[1].Value} -->\n{make(Read(match)).TrimEnd()}\n<!-- generated:end -->"
            );

    private static Part Read(Match match) =>
        match.Groups[1].Value.Split(' ') is [var what, .. var arguments] ? new Part(what, arguments) : default;

    [GeneratedRegex(@"<!-- generated:begin (.+?) -->\n(?:.*\n)*?<!-- generated:end -->")]
    private static partial Regex Marked();
}
