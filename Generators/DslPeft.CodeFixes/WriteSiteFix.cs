using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace DslPeft.CodeFixes;

/// <summary>Writes the site that was probably meant: the constant of <c>Site</c> where there is one, else its name.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class WriteSiteFix : DeclarationFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DPEFT205", "DPEFT206"];

    private protected override Change? Change(Diagnostic diagnostic, SyntaxNode node, SemanticModel model)
    {
        var site = Suggested(diagnostic);
        if (site.Length == 0 || node.FirstAncestorOrSelf<ExpressionSyntax>() is not { } expression)
            return null;
        return new Change($"Use the site '{site}'", expression, Written(site, model).WithTriviaFrom(expression));
    }

    /// <summary>A site as it is written: the constant of <c>Site</c> where there is one, else its name.</summary>
    internal static ExpressionSyntax Written(string site, SemanticModel model) =>
        model.Compilation.GetTypeByMetadataName("DslPeft.Site")?.GetMembers(site).OfType<IFieldSymbol>().Any() == true
            ? SyntaxFactory.ParseExpression("global::DslPeft.Site." + site).WithAdditionalAnnotations(Simplifier.Annotation)
            : SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(site));
}
