using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Generators.Parse;

/// <summary>Reads how to write the other half of a partial type.</summary>
internal static class TypeSpecs
{
    private static readonly SymbolDisplayFormat Qualified = SymbolDisplayFormat.CSharpErrorMessageFormat
        .WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers | SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    /// <summary>The type, for emission into it with the names that its surroundings hide from emitted code.</summary>
    public static TypeSpec Of(INamedTypeSymbol type, Compilation compilation) => Of(type) with { Hidden = HiddenNames.In(type, compilation).ToEquatable() };

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
            containers.ToEquatable(), type.Name, Header(type))
        {
            IsPartial = partial,
            FullName = type.ToDisplayString(Qualified),
            FileStem = FileStem(type),
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
        var parameters = type.TypeParameters.Length > 0 ? $"<{string.Join(", ", type.TypeParameters.Select(parameter => parameter.Name))}>" : "";
        return (type.IsStatic ? "static " : "") + $"partial {kind} {type.Name}{parameters}";
    }

    /// <summary>The metadata name with dots: unique in a compilation, and usable in the name of a file.</summary>
    public static string FileStem(INamedTypeSymbol type)
    {
        var stem = type.MetadataName;
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            stem = outer.MetadataName + "." + stem;
        return type.ContainingNamespace.IsGlobalNamespace ? stem : type.ContainingNamespace.ToDisplayString() + "." + stem;
    }

    public static bool IsVisible(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
            if (type.DeclaredAccessibility != Accessibility.Public)
                return false;
        return true;
    }

    /// <summary>Types of other assemblies have no syntax and count as partial: nothing is emitted into them.</summary>
    private static bool IsPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.All(reference => reference.GetSyntax() is not TypeDeclarationSyntax declaration || declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
}
