using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Generators.Parsing;

/// <summary>Reads how to write the other half of a partial type.</summary>
internal static class TypeSpecs
{
    private static readonly SymbolDisplayFormat Qualified = SymbolDisplayFormat.CSharpErrorMessageFormat.WithMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers | SymbolDisplayMiscellaneousOptions.UseSpecialTypes
    );

    /// <summary>
    /// The type, for emission into it: what stands in the way, what the user declares in it, and the names that its surroundings hide from
    /// emitted code.
    /// </summary>
    public static TypeSpec Of(INamedTypeSymbol type, Compilation compilation, DeclarationKind kind) =>
        !SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
            ? Of(type)
            : Of(type) with
            {
                Obstacle = Obstacles.Of(type, compilation, kind),
                HasBase = Obstacles.OwnBase(type, kind) is not null,
                Members = OwnMembers.Of(type, kind).ToEquatable(),
                Hidden = HiddenNames.In(type, compilation, kind).ToEquatable(),
            };

    public static TypeSpec Of(INamedTypeSymbol type)
    {
        var containers = new List<string>();
        var partial = IsPartial(type);
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            containers.Insert(0, Header(outer));
            partial &= IsPartial(outer);
        }
        return new TypeSpec(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(Qualified),
            containers.ToEquatable(),
            type.Name,
            Header(type)
        )
        {
            IsPartial = partial,
            FullName = type.ToDisplayString(Qualified),
            FileStem = HintNames.Stem(type),
            Accessibility = IsVisible(type) ? "public" : "internal",
        };
    }

    private static string Header(INamedTypeSymbol type)
    {
        var kind = type.TypeKind switch
        {
            TypeKind.Struct => type.IsRecord ? "record struct" : "struct",
            TypeKind.Interface => "interface",
            _ => type.IsRecord ? "record" : "class",
        };
        var parameters = type.TypeParameters.Length > 0 ? $"<{string.Join(", ", type.TypeParameters.Select(Parameter))}>" : "";
        return (type.IsStatic ? "static " : "") + $"partial {kind} {Identifiers.Escape(type.Name)}{parameters}";
    }

    /// <summary>Every part of an interface repeats the variance of its parameters.</summary>
    private static string Parameter(ITypeParameterSymbol parameter) =>
        (
            parameter.Variance switch
            {
                VarianceKind.In => "in ",
                VarianceKind.Out => "out ",
                _ => "",
            }
        ) + Identifiers.Escape(parameter.Name);

    public static bool IsVisible(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (type.DeclaredAccessibility != Accessibility.Public)
                return false;
        }

        return true;
    }

    /// <summary>Types of other assemblies have no syntax and count as partial: nothing is emitted into them.</summary>
    private static bool IsPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.All(reference =>
            reference.GetSyntax() is not TypeDeclarationSyntax declaration || declaration.Modifiers.Any(SyntaxKind.PartialKeyword)
        );
}
