using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Generators.Parsing;

/// <summary>A part is declared as a partial property, which the compiler implements.</summary>
internal static class PartProperties
{
    /// <summary>Why the property of a part cannot be implemented; empty if it can be.</summary>
    public static string Obstacle(IPropertySymbol property, PartKind kind, Compilation compilation)
    {
        if (!SymbolEqualityComparer.Default.Equals(property.ContainingAssembly, compilation.Assembly))
            return "";
        if (property.Type.TypeKind == TypeKind.Error)
            return TypeSpec.SaidElsewhere;
        if (
            !property.DeclaringSyntaxReferences.Any(reference =>
                reference.GetSyntax() is PropertyDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword)
            )
        )
            return "is not partial";
        if (property.PartialImplementationPart is { } implementation && OwnMembers.IsOwn(implementation))
            return "has an implementation already";
        if (property.IsStatic || property.SetMethod is not null || property.GetMethod is null || property.RefKind != RefKind.None)
            return "must be an instance property with { get; } alone";
        return TypeOf(kind) is { } expected && !(property.Type is INamedTypeSymbol type && type.Is(expected))
            ? $"must be of type {expected}"
            : "";
    }

    /// <summary>The type that a part of a kind has; null for a stack, of which another rule speaks.</summary>
    private static string? TypeOf(PartKind kind) =>
        kind switch
        {
            PartKind.Embed or PartKind.RelativePositions => "Embedding",
            PartKind.Norm => "Norm",
            PartKind.Repeat => null,
            _ => "Linear",
        };
}
