using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.CodeFixes;

/// <summary>Gives a constant beside a layout the name of the layout's constant that was probably meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RenameConstantFix : DeclarationFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DPEFT130"];

    private protected override Change? Change(Diagnostic diagnostic, SyntaxNode node, SemanticModel model)
    {
        var name = Suggested(diagnostic);
        if (
            name.Length == 0
            || node.FirstAncestorOrSelf<VariableDeclaratorSyntax>() is not { } declarator
            || node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type
        )
            return null;
        // Where the layout's constant is given as well, which of both is meant is for its author to say.
        var isTaken = type
            .Members.OfType<FieldDeclarationSyntax>()
            .SelectMany(field => field.Declaration.Variables)
            .Any(other => other.Identifier.ValueText == name);
        return isTaken
            ? null
            : new Change(
                $"Call it '{name}'",
                declarator,
                declarator.WithIdentifier(SyntaxFactory.Identifier(name).WithTriviaFrom(declarator.Identifier))
            );
    }
}
