using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace DslPeft.Generators.Checks.Adaptations.Conditions;

/// <summary>Messages of conditions: text with expressions and names in braces.</summary>
internal static class ConditionText
{
    private static readonly Regex Hole = new(@"\{([^{}]*)\}", RegexOptions.CultureInvariant);

    public static string Fill(string text, Func<string, string> value) => Hole.Replace(text, match => value(match.Groups[1].Value));

    /// <summary>What stands in braces.</summary>
    public static IEnumerable<string> Holes(string text) => Hole.Matches(text).Cast<Match>().Select(match => match.Groups[1].Value);
}
