using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace DslPeft.CodeFixes;

/// <summary>Adds <c>IAdapted</c> to an adaptation's base list.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ImplementIAdaptedFix : DeclarationFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DPEFT204"];

    private protected override Change? Change(Diagnostic diagnostic, SyntaxNode node, SemanticModel model)
    {
        if (node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type)
            return null;
        var added = SyntaxFactory.SimpleBaseType(
            SyntaxFactory.ParseTypeName("global::DslPeft.IAdapted").WithAdditionalAnnotations(Simplifier.Annotation)
        );
        var space = SyntaxFactory.Space;
        if (type.BaseList is { Types.Count: > 0 } bases)
        {
            var types = SyntaxFactory.SeparatedList(
                bases
                    .Types.Select((known, i) => i == bases.Types.Count - 1 ? known.WithTrailingTrivia() : known)
                    .Append<BaseTypeSyntax>(added.WithTrailingTrivia(bases.Types.Last().GetTrailingTrivia())),
                Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(space), bases.Types.Count)
            );
            return new Change("Implement IAdapted", type, type.WithBaseList(bases.WithTypes(types)));
        }
        // The list stands behind the name, or behind the parameters that follow it.
        var last = type.ParameterList?.GetLastToken() ?? type.TypeParameterList?.GetLastToken() ?? type.Identifier;
        var trailing = last.TrailingTrivia;
        var colon = SyntaxFactory.Token(SyntaxKind.ColonToken).WithLeadingTrivia(space).WithTrailingTrivia(space);
        var list = SyntaxFactory.BaseList(colon, SyntaxFactory.SingletonSeparatedList<BaseTypeSyntax>(added.WithTrailingTrivia(trailing)));
        return new Change("Implement IAdapted", type, type.ReplaceToken(last, last.WithTrailingTrivia()).WithBaseList(list));
    }
}
