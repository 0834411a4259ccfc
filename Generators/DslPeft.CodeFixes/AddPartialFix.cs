using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.CodeFixes;

/// <summary>Adds <c>partial</c> to a declared class and to the classes around it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddPartialFix : DeclarationFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DPEFT101", "DPEFT201", "DPEFT301"];

    private protected override Change? Change(Diagnostic diagnostic, SyntaxNode node, SemanticModel model)
    {
        var classes = node.AncestorsAndSelf()
            .OfType<TypeDeclarationSyntax>()
            .Where(type => !type.Modifiers.Any(SyntaxKind.PartialKeyword))
            .ToList();
        if (classes.Count == 0)
            return null;
        var outermost = classes[classes.Count - 1];
        // Each replacement happens inside the next one.
        return new Change(
            classes.Count == 1 ? $"Make '{outermost.Identifier.ValueText}' partial" : "Make the classes partial",
            outermost,
            outermost.ReplaceNodes(classes, (_, type) => WithPartial(type))
        );
    }

    private static TypeDeclarationSyntax WithPartial(TypeDeclarationSyntax type)
    {
        var modifier = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        return type.Modifiers.Count > 0
            ? type.WithModifiers(type.Modifiers.Add(modifier))
            : type.WithKeyword(type.Keyword.WithLeadingTrivia())
                .WithModifiers(SyntaxFactory.TokenList(modifier.WithLeadingTrivia(type.Keyword.LeadingTrivia)));
    }
}
