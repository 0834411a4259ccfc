using System.Text;
using DiffPlex;
using DiffPlex.Model;

namespace DslPeft.Compiler.Tests.Snapshots;

/// <summary>
/// What one emitted text has that another has not, as a person reads it: file by file, each change under the member that it stands in and
/// after the line before it, with the number of lines that it replaces. There are no line numbers and no lines of the other text, so that
/// a line of what both have in common changes no other difference.
/// </summary>
internal static class Difference
{
    /// <summary>Changes that are no further apart are shown together.</summary>
    private const int Gap = 1;

    /// <summary>Indentation of a member of a class inside a namespace; what is further in belongs to the member.</summary>
    private const int MemberIndent = 8;

    /// <summary>The difference between two texts of joined files.</summary>
    /// <param name="from">The text that is known.</param>
    /// <param name="to">The text that is described by what it has otherwise.</param>
    public static string Between(string from, string to)
    {
        Dictionary<string, string> known = Files(from),
            described = Files(to);
        var text = new StringBuilder();
        foreach (var name in known.Keys.Union(described.Keys))
        {
            if (!described.TryGetValue(name, out var content))
                text.Append($"==== without {name}\n");
            else if (!known.TryGetValue(name, out var before))
                Append(text, name, Lines(content).Select(line => "+" + line));
            else if (content != before)
                Append(text, name, Changes(before, content));
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, IEnumerable<string> lines)
    {
        text.Append($"==== {name}\n");
        foreach (var line in lines)
            text.Append(line == " " ? "" : line).Append('\n');
    }

    private static IEnumerable<string> Changes(string from, string to)
    {
        var difference = Differ.Instance.CreateLineDiffs(from, to, ignoreWhitespace: false);
        string[] lines = [.. difference.PiecesNew];
        foreach (var group in Grouped(difference.DiffBlocks))
        {
            var at = Math.Max(0, group[0].InsertStartB - 1);
            yield return $"@@ {Member(lines, at)}".TrimEnd();
            foreach (var block in group)
            {
                foreach (var line in lines[at..block.InsertStartB])
                    yield return " " + line;
                if (block.DeleteCountA > 0)
                    yield return $"-{block.DeleteCountA}";
                at = block.InsertStartB + block.InsertCountB;
                foreach (var line in lines[block.InsertStartB..at])
                    yield return "+" + line;
            }
        }
    }

    private static IEnumerable<List<DiffBlock>> Grouped(IEnumerable<DiffBlock> blocks)
    {
        List<DiffBlock> group = [];
        foreach (var block in blocks)
        {
            if (group.Count > 0 && block.InsertStartB - (group[^1].InsertStartB + group[^1].InsertCountB) > Gap)
            {
                yield return group;
                group = [];
            }
            group.Add(block);
        }
        if (group.Count > 0)
            yield return group;
    }

    /// <summary>The line that begins the member: the last one above, or what the comment belongs to.</summary>
    private static string Member(string[] lines, int at)
    {
        while (at < lines.Length - 1 && IsComment(lines[at]))
            at++;
        return lines.Take(at + 1).LastOrDefault(Begins)?.TrimStart() ?? "";

        static bool IsComment(string line) => line.TrimStart().StartsWith("///", StringComparison.Ordinal);

        static bool Begins(string line) =>
            line.TrimStart() is { Length: > 0 } text && line.Length - text.Length <= MemberIndent && char.IsLetter(text[0]);
    }

    private static Dictionary<string, string> Files(string joined) =>
        joined
            .Split("// ==== ", StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('\n', 2))
            .ToDictionary(part => part[0], part => part[1].TrimEnd('\n') + "\n");

    private static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');
}
