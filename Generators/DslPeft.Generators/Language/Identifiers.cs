using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Generators.Language;

/// <summary>Names of symbols as they are written in C#.</summary>
internal static class Identifiers
{
    /// <summary>The name, with an @ before a keyword. A keyword of some contexts alone gets one too: it does no harm in the others.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;
}
