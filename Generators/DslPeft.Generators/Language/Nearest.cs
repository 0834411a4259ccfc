using System;
using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Language;

/// <summary>Finds what a misspelt name may have meant, and the number nearest to one that does not divide.</summary>
internal static class Nearest
{
    /// <summary>The candidate with the fewest edits; null if every one would need more than half of the name rewritten.</summary>
    public static string? Name(string name, IEnumerable<string> candidates) =>
        candidates
            .Select(candidate => (candidate, distance: Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(entry => entry.distance <= Math.Max(2, name.Length / 2))
            .OrderBy(entry => entry.distance)
            .ThenBy(entry => entry.candidate.Length)
            .ThenBy(entry => entry.candidate, StringComparer.Ordinal)
            .Select(entry => entry.candidate)
            .FirstOrDefault();

    /// <summary>The divisor of a width that is nearest to a number.</summary>
    public static int Divisor(int width, int number) =>
        Enumerable
            .Range(1, Math.Max(1, width))
            .Where(candidate => width % candidate == 0)
            .OrderBy(candidate => Math.Abs((long)candidate - number))
            .ThenBy(candidate => candidate)
            .First();

    /// <summary>Levenshtein distance.</summary>
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[b.Length];
    }
}
