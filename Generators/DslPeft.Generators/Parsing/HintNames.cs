using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parsing;

/// <summary>
/// Stems of the names of emitted files: a type's qualified metadata name. Roslyn compares such names without regard to case and takes
/// letters, digits and some punctuation alone, and a file system takes no name of any length; where that would make two names equal or a
/// name illegal, a hash of the exact name follows.
/// </summary>
internal static class HintNames
{
    /// <summary>Longest stem that is written out; with the longest ending it fits the names of all file systems.</summary>
    private const int Longest = 180;

    /// <summary>The stem: unique in a compilation.</summary>
    public static string Stem(INamedTypeSymbol type)
    {
        var (name, alone) = (type.MetadataName, IsAlone(type));
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            (name, alone) = (outer.MetadataName + "." + name, alone && IsAlone(outer));
        for (var space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
            (name, alone) = (space.Name + "." + name, alone && IsAlone(space));
        var legal = new string(name.Where(IsLegal).ToArray());
        return alone && legal == name && Encoding.UTF8.GetByteCount(name) <= Longest ? name : $"{Shortened(legal)}-{Hash(name)}";
    }

    /// <summary>True if no type or namespace beside a symbol has a name that differs in case alone.</summary>
    private static bool IsAlone(INamespaceOrTypeSymbol symbol)
    {
        INamespaceOrTypeSymbol owner = symbol.ContainingType is { } type ? type : symbol.ContainingNamespace;
        return owner
            .GetMembers()
            .OfType<INamespaceOrTypeSymbol>()
            .All(other =>
                other.MetadataName == symbol.MetadataName
                || !string.Equals(other.MetadataName, symbol.MetadataName, StringComparison.OrdinalIgnoreCase)
            );
    }

    /// <summary>Roslyn also takes letters beyond ASCII, but compares their case by rules of its own.</summary>
    private static bool IsLegal(char character) =>
        character is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '.' or '_' or '`';

    private static string Shortened(string name) => name.Length <= Longest / 2 ? name : name.Substring(0, Longest / 2);

    /// <summary>FNV-1a.</summary>
    private static string Hash(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var character in name)
            hash = unchecked((hash ^ character) * 1099511628211UL);
        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}
