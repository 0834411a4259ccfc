using System.Text;
using DslPeft.Training;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Scaffold;

/// <summary>The name of a project, which is that of its namespace and begins the names of its classes.</summary>
internal static class ProjectName
{
    private static readonly string[] Taken = ["DslPeft", "System", "TorchSharp", "Microsoft"];

    /// <summary>The name that was asked for, or one made of the folder's: <c>bert-base-uncased</c> gives <c>BertBaseUncased</c>.</summary>
    /// <exception cref="UsageException">It is no identifier of C#, or one that would hide what the project uses.</exception>
    public static string Of(string? asked, string folder)
    {
        var name = asked ?? FromFolder(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))));
        if (!SyntaxFacts.IsValidIdentifier(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None)
            throw new UsageException($"--name {name} is no name of a namespace in C#.");
        return Taken.Contains(name, StringComparer.Ordinal) ? throw new UsageException($"--name {name} is a namespace that the project uses: give another one.") : name;
    }

    private static string FromFolder(string folder)
    {
        var name = new StringBuilder();
        var starts = true;
        foreach (var character in folder)
        {
            if (!char.IsAsciiLetterOrDigit(character))
            {
                starts = true;
                continue;
            }
            // 2.5 of a version is 2_5, not 25.
            if (starts && name.Length > 0 && char.IsAsciiDigit(character) && char.IsAsciiDigit(name[^1]))
                name.Append('_');
            name.Append(starts ? char.ToUpperInvariant(character) : character);
            starts = false;
        }
        return name.Length == 0 ? "Adapted" : char.IsAsciiDigit(name[0]) ? $"Model{name}" : name.ToString();
    }
}
