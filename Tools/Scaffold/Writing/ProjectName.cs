using System.Text;
using DslPeft.Architectures;
using DslPeft.Training;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Scaffold;

/// <summary>The name of a project, which is that of its namespace and begins the names of its classes.</summary>
internal static class ProjectName
{
    // Within a namespace of such a name, the name would no longer mean what the project uses.
    private static readonly HashSet<string> Taken = new[] { typeof(ArchitectureInfo), typeof(BertBase) }
        .SelectMany(known => known.Assembly.GetExportedTypes())
        .Select(type => type.Name)
        .Concat(["DslPeft", "System", "TorchSharp", "Microsoft"])
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// The name that was asked for, or one made of the folder's: <c>bert-base-uncased</c> gives <c>BertBaseUncased</c>, and
    /// <c>bert-base</c>, since the library has a <c>BertBase</c>, <c>BertBaseModel</c>.
    /// </summary>
    /// <exception cref="UsageException">It is no identifier of C#, or one that would hide what the project uses.</exception>
    public static string Of(string? asked, string folder)
    {
        var name = asked ?? FromFolder(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))));
        if (
            !SyntaxFacts.IsValidIdentifier(name)
            || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None
            || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
        )
        {
            throw new UsageException($"--name {name} is no name of a namespace in C#.");
        }

        if (!Taken.Contains(name))
            return name;
        return asked is null
            ? $"{name}Model"
            : throw new UsageException($"--name {name} means something else in the library, which the project uses: give another one.");
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
        return name.Length == 0 ? "Adapted"
            : char.IsAsciiDigit(name[0]) ? $"Model{name}"
            : name.ToString();
    }
}
