using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.CodeFixes;

/// <summary>
/// Writes the value that a rule suggests for an argument: the actual budget, a rank or a layer range within its limits, a usual scale.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class WriteArgumentFix : DeclarationFix
{
    private static readonly string[] Texts = ["Key", "Layers"];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
    [
        "DPEFT102",
        "DPEFT104",
        "DPEFT110",
        "DPEFT115",
        "DPEFT209",
        "DPEFT212",
        "DPEFT213",
        "DPEFT214",
        "DPEFT221",
        "DPEFT258",
        "DPEFT259",
        "DPEFT260",
        "DPEFT261",
        "DPEFT273",
        "DPEFT279",
        "DPEFT306",
        "DPEFT311",
    ];

    private protected override Change? Change(Diagnostic diagnostic, SyntaxNode node, SemanticModel model)
    {
        var (name, suggested) = (Argument(diagnostic), Suggested(diagnostic));
        if (name.Length == 0 || suggested.Length == 0)
            return null;
        var value = Texts.Contains(name)
            ? SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(suggested))
            : SyntaxFactory.ParseExpression(suggested);
        if (name == Generators.Checks.Target.Value)
            return node is LiteralExpressionSyntax { Parent.Parent: VariableDeclaratorSyntax constant }
                ? new Change($"Set {constant.Identifier.ValueText} to {value}", node, value.WithTriviaFrom(node))
                : null;
        var title = $"Set {name} to {value}";
        if (node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { } argument)
            // A named constant has other uses, which a number in its place would leave behind.
            return diagnostic.Id is "DPEFT102" or "DPEFT115" && argument.Expression is not LiteralExpressionSyntax
                ? null
                : new Change(title, argument.Expression, value.WithTriviaFrom(argument.Expression));
        if (node.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute)
            return null;
        var added = SyntaxFactory.AttributeArgument(SyntaxFactory.NameEquals(name), null, value).NormalizeWhitespace();
        var list = attribute.ArgumentList ?? SyntaxFactory.AttributeArgumentList();
        var arguments =
            list.Arguments.Count == 0
                ? SyntaxFactory.SingletonSeparatedList(added)
                : SyntaxFactory.SeparatedList(
                    list.Arguments.Append(added),
                    Enumerable.Repeat(
                        SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space),
                        list.Arguments.Count
                    )
                );
        return new Change(title, attribute, attribute.WithArgumentList(list.WithArguments(arguments)));
    }
}
