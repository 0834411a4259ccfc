using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.CodeFixes;

/// <summary>Moves factors behind the activation: to the input of the second projection.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ScaleBehindActivationFix : DeclarationFix
{
    private const string AtInput = "AtInput";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DPEFT262"];

    private protected override Change? Change(Diagnostic diagnostic, SyntaxNode node, SemanticModel model)
    {
        var site = Suggested(diagnostic);
        if (
            site.Length == 0
            || node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is not { Parent: AttributeArgumentListSyntax list } argument
        )
            return null;
        var moved = argument.WithExpression(WriteSiteFix.Written(site, model).WithTriviaFrom(argument.Expression));
        var switched = SyntaxFactory
            .AttributeArgument(SyntaxFactory.NameEquals(AtInput), null, SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression))
            .NormalizeWhitespace();
        var arguments = list
            .Arguments.Where(other => other.NameEquals?.Name.Identifier.Text != AtInput)
            .Select(other => other == argument ? moved : other)
            .Append(switched)
            .ToList();
        var commas = Enumerable.Repeat(
            SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space),
            arguments.Count - 1
        );
        return new Change($"Scale the input of '{site}'", list, list.WithArguments(SyntaxFactory.SeparatedList(arguments, commas)));
    }
}
