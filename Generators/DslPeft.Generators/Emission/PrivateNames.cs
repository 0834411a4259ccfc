using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Generators.Emission;

/// <summary>
/// Lets private members of an emitted half step aside where the user has members of the same names. Nearly no class needs it, so that
/// emitters write plain names.
/// </summary>
internal static class PrivateNames
{
    /// <summary>A private class, method or field, each on a line of its own.</summary>
    private static readonly Regex Private = new(
        @"^ +private (?!static int Main\b|static class EntryPoint\b).*?(?:class (?<name>\w+)|(?<name>\w+)\(|(?<name>\w+)(?= =|;))",
        RegexOptions.Multiline | RegexOptions.CultureInvariant
    );

    /// <summary>The files with other names for private members that a user's member, or the class itself, is called as well.</summary>
    public static IReadOnlyList<EmittedFile> Apply(IReadOnlyList<EmittedFile> files, params IEnumerable<TypeSpec> types)
    {
        var taken = new HashSet<string>(types.SelectMany(type => type.Members.Select(member => member.Name).Append(type.Name)));
        var emitted = new HashSet<string>(
            files.SelectMany(file => Private.Matches(file.Text).Cast<Match>()).Select(match => match.Groups["name"].Value)
        );
        var names = emitted
            .Where(taken.Contains)
            .ToDictionary(name => name, name => Free(name, name => !taken.Contains(name) && !emitted.Contains(name)));
        return names.Count == 0 ? files : files.Select(file => file with { Text = Rename(file.Text, names) }).ToList();
    }

    private static string Free(string name, System.Func<string, bool> isFree)
    {
        do name += "_";
        while (!isFree(name));
        return name;
    }

    private static string Rename(string text, Dictionary<string, string> names)
    {
        var tokens = CSharpSyntaxTree
            .ParseText(text)
            .GetRoot()
            .DescendantTokens(descendIntoTrivia: true)
            .Where(token => token.IsKind(SyntaxKind.IdentifierToken) && names.ContainsKey(token.ValueText) && Is(token))
            .OrderByDescending(token => token.SpanStart);
        foreach (var token in tokens.ToList())
            text = text.Remove(token.SpanStart, token.Span.Length).Insert(token.SpanStart, names[token.ValueText]);
        return text;
    }

    /// <summary>
    /// True for the declaration of a private member, or for a name that refers to one: methods are called, and fields and classes are no
    /// types of the user's.
    /// </summary>
    private static bool Is(SyntaxToken token) =>
        token.Parent switch
        {
            MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.PrivateKeyword),
            ClassDeclarationSyntax type => type.Modifiers.Any(SyntaxKind.PrivateKeyword),
            VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax field } => field.Modifiers.Any(SyntaxKind.PrivateKeyword),
            IdentifierNameSyntax name => Qualifier.Refers(name)
                && (
                    token.ValueText[0] == '_'
                    || name.Parent
                        is InvocationExpressionSyntax
                            or ArrayTypeSyntax
                            or VariableDeclarationSyntax
                            or ParameterSyntax
                            or ObjectCreationExpressionSyntax
                ),
            _ => false,
        };
}
