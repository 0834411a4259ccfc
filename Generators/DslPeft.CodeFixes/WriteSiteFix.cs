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
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DPEFT205", "DPEFT206", "DPEFT207"];

    private protected override Change? Change(Diagnostic diagnostic, SyntaxNode node, SemanticModel model)
    {
        var sites = Suggested(diagnostic).Split([','], System.StringSplitOptions.RemoveEmptyEntries);
        if (sites.Length == 0 || node.FirstAncestorOrSelf<ExpressionSyntax>() is not { } expression)
            return null;
        if (sites.Length == 1)
            return new Change($"Use the site '{sites[0]}'", expression, Written(sites[0], model).WithTriviaFrom(expression));
        // One name for several sites becomes as many arguments.
        if (expression.Parent is not AttributeArgumentSyntax { Parent: AttributeArgumentListSyntax list } argument)
            return null;
        var arguments = list
            .Arguments.SelectMany(other =>
                other == argument ? sites.Select(site => SyntaxFactory.AttributeArgument(Written(site, model))) : [other.WithoutTrivia()]
            )
            .ToList();
        var commas = Enumerable.Repeat(
            SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space),
            arguments.Count - 1
        );
        return new Change(
            $"Use the sites {string.Join(", ", sites.Select(site => $"'{site}'"))}",
            list,
            list.WithArguments(SyntaxFactory.SeparatedList(arguments, commas))
        );
    }

    /// <summary>A site as it is written: the constant of <c>Site</c> where there is one, else its name.</summary>
    internal static ExpressionSyntax Written(string site, SemanticModel model) =>
        model.Compilation.GetTypeByMetadataName("DslPeft.Site")?.GetMembers(site).OfType<IFieldSymbol>().Any() == true
            ? SyntaxFactory.ParseExpression("global::DslPeft.Site." + site).WithAdditionalAnnotations(Simplifier.Annotation)
            : SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(site));
}
