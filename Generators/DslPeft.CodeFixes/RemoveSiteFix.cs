using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.CodeFixes;

/// <summary>Removes a site that a method cannot have, and the method with its last site.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RemoveSiteFix : DeclarationFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DPEFT207", "DPEFT210", "DPEFT217", "DPEFT220", "DPEFT241"];

    private protected override Change? Change(Diagnostic diagnostic, SyntaxNode node, SemanticModel model)
    {
        if (
            node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is not { Parent: AttributeArgumentListSyntax list } argument
            || list.Parent is not AttributeSyntax attribute
            || argument.Expression != node
        )
            return null;
        var sites = list.Arguments.Count(candidate => candidate.NameEquals is null && candidate.NameColon is null);
        return sites > 1 ? new Change($"Remove the site {argument.Expression}", argument, null) : RemoveAttributeFix.Removal(attribute);
    }
}
