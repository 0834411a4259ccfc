using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.CodeFixes;

/// <summary>Removes a method, combinator or head that does nothing or cannot be used.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveAttributeFix : DeclarationFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
    ["DPEFT218", "DPEFT223", "DPEFT229", "DPEFT230", "DPEFT236", "DPEFT237"];

    private protected override Change? Change(Diagnostic diagnostic, SyntaxNode node, SemanticModel model) =>
        node.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute ? Removal(attribute) : null;

    internal static Change Removal(AttributeSyntax attribute) =>
        new($"Remove '{attribute.Name}'", attribute.Parent is AttributeListSyntax { Attributes.Count: 1 } list ? list : attribute, null);
}
