using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Generators.Emission;

/// <summary>
/// Qualifies names of emitted code that mean something else where it stands. Nearly no file needs it, so that emitters write plain names.
/// </summary>
internal static class Qualifier
{
    /// <summary>The text with a qualified name wherever a hidden one refers to a type or a namespace.</summary>
    public static string Apply(string text, EquatableArray<HiddenName> hidden)
    {
        var origins = hidden.ToDictionary(name => name.Name, name => name.Origin);
        var names = CSharpSyntaxTree
            .ParseText(text)
            .GetRoot()
            .DescendantNodes(descendIntoTrivia: true)
            .OfType<SimpleNameSyntax>()
            .Where(name =>
                origins.TryGetValue(name.Identifier.ValueText, out var origin) && (origin == HiddenName.Root ? Leads(name) : Refers(name))
            )
            .OrderByDescending(name => name.SpanStart)
            .ToList();
        foreach (var name in names)
            text = text.Insert(name.SpanStart, origins[name.Identifier.ValueText]);
        return text;
    }

    /// <summary>True for a name that a longer one begins with, as the root of a namespace does.</summary>
    private static bool Leads(SimpleNameSyntax name) =>
        name.Parent is QualifiedNameSyntax or MemberAccessExpressionSyntax or UsingDirectiveSyntax or QualifiedCrefSyntax && Refers(name);

    /// <summary>
    /// True for a name that is looked up from where it stands: not the right side of a dot, a label or the target of an initialiser.
    /// </summary>
    public static bool Refers(SimpleNameSyntax name) =>
        name.Parent switch
        {
            QualifiedNameSyntax qualified => qualified.Left == name,
            MemberAccessExpressionSyntax access => access.Expression == name,
            NameMemberCrefSyntax { Parent: QualifiedCrefSyntax }
            or AliasQualifiedNameSyntax
            or NameColonSyntax
            or NameEqualsSyntax
            or MemberBindingExpressionSyntax => false,
            AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left != name,
            _ => true,
        };
}
