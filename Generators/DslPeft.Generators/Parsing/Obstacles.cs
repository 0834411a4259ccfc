using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Generators.Parsing;

/// <summary>
/// What keeps the compiler from writing the other half of a class. One sentence says it in place of the errors that the half would have.
/// </summary>
internal static class Obstacles
{
    /// <summary>The first version of C# with partial properties, which emitted code implements.</summary>
    public const LanguageVersion Oldest = LanguageVersion.CSharp13;

    /// <summary>The reason; empty if there is none.</summary>
    public static string Of(INamedTypeSymbol type, Compilation compilation, DeclarationKind kind)
    {
        if (IsOldLanguage(compilation) || type.BaseType is { TypeKind: TypeKind.Error })
            return TypeSpec.SaidElsewhere;
        if (IsLocalToItsFile(type))
            return "it is local to its file, and its other half stands in another one";
        if (kind == DeclarationKind.Program)
            return IsGeneric(type) ? "a program is one class, and this one has type parameters" : "";
        // The attributes are for classes, which C# says.
        if (type.TypeKind != TypeKind.Class)
            return TypeSpec.SaidElsewhere;
        if (Second(type, kind) is { } second)
            return second;
        return (kind is DeclarationKind.Architecture or DeclarationKind.Adaptation ? OfModule(type, kind) : "") is { Length: > 0 } module
            ? module
            : OfInstances(type, kind);
    }

    public static bool IsOldLanguage(Compilation compilation) => compilation is CSharpCompilation { LanguageVersion: < Oldest };

    /// <summary>The library's class that a declaration of a kind derives from; null if there is none.</summary>
    public static string? LibraryBase(DeclarationKind kind) =>
        kind switch
        {
            DeclarationKind.Architecture => "ArchitectureModule",
            DeclarationKind.Adaptation => "AdaptedModel",
            _ => null,
        };

    /// <summary>A base class of the user's own that derives from the library's; null if there is none.</summary>
    public static INamedTypeSymbol? OwnBase(INamedTypeSymbol type, DeclarationKind kind) =>
        LibraryBase(kind) is { } library && type.BaseType is { } ancestor && !ancestor.Is(library) && ancestor.DerivesFrom(library)
            ? ancestor
            : null;

    /// <summary>What keeps a class from deriving from the library's.</summary>
    private static string OfModule(INamedTypeSymbol type, DeclarationKind kind)
    {
        var library = LibraryBase(kind)!;
        if (type.IsRecord)
            return $"a record cannot derive from {library}: make it a class";
        if (type.IsAbstract && !type.IsStatic)
            return "it is abstract, and nobody could make an instance of it";
        if (type.BaseType is { SpecialType: not SpecialType.System_Object } ancestor && !ancestor.Is(library))
        {
            if (!ancestor.DerivesFrom(library))
                return $"it derives from {ancestor.Name}, which does not derive from {library}";
            if (!ancestor.InstanceConstructors.Any(constructor => TakesWhatTheLibraryTakes(constructor, library)))
                return $"{ancestor.Name} has no constructor that takes what that of {library} takes: {(kind == DeclarationKind.Adaptation ? "ArchitectureModule, AdaptationInfo, int" : "ArchitectureInfo")}";
        }
        if (
            type.Attribute("AdaptAttribute")?.AttributeClass?.TypeArguments.FirstOrDefault() is INamedTypeSymbol architecture
            && !IsReachedBy(architecture, type)
        )
            return $"its architecture {architecture.Name} is less accessible than it, and its constructor takes one";
        return
            type.GetMembers().FirstOrDefault(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })
                is { } required
            ? $"its member {required.Name} is required, and programs make instances without it"
            : "";
    }

    /// <summary>True if an internal constructor of a type may take another type: whoever sees the first sees the second.</summary>
    private static bool IsReachedBy(INamedTypeSymbol other, INamedTypeSymbol type)
    {
        for (var link = other; link is not null; link = link.ContainingType)
        {
            var isPrivate = link.DeclaredAccessibility == Accessibility.Private;
            if (
                (isPrivate || link.DeclaredAccessibility is Accessibility.Protected or Accessibility.ProtectedAndInternal)
                && !IsWithin(type, link.ContainingType, isPrivate)
            )
                return false;
        }
        return true;
    }

    /// <summary>True if a type, or one around it, is private in a class or in one within it, or protected where that suffices.</summary>
    private static bool IsWithin(INamedTypeSymbol type, INamedTypeSymbol whole, bool privately)
    {
        for (var link = type; link is not null; link = link.ContainingType)
        {
            if (
                link.DeclaredAccessibility != Accessibility.Private
                && (privately || link.DeclaredAccessibility is not (Accessibility.Protected or Accessibility.ProtectedAndInternal))
            )
                continue;
            for (var outer = link.ContainingType; outer is not null; outer = outer.ContainingType)
            {
                if (SymbolEqualityComparer.Default.Equals(outer, whole))
                    return true;
            }
        }
        return false;
    }

    private static bool TakesWhatTheLibraryTakes(IMethodSymbol constructor, string library)
    {
        var types = library == "AdaptedModel" ? new[] { "ArchitectureModule", "AdaptationInfo", "Int32" } : ["ArchitectureInfo"];
        return constructor.DeclaredAccessibility != Accessibility.Private
            && constructor.Parameters.Select(parameter => parameter.Type.Name).SequenceEqual(types);
    }

    /// <summary>What keeps a class from having instances that emitted code makes.</summary>
    private static string OfInstances(INamedTypeSymbol type, DeclarationKind kind)
    {
        if (type.IsStatic)
            return "it is static, and there are instances of it";
        if (kind != DeclarationKind.Adaptation && IsGeneric(type))
            return $"{(kind == DeclarationKind.Architecture ? "an architecture" : "a block")} is one class, and this one has type parameters";
        return type.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax() is TypeDeclarationSyntax { ParameterList: not null })
            ? "it has a primary constructor, which every constructor would have to call"
            : "";
    }

    /// <summary>One class is one declaration. The first kind says so.</summary>
    private static string? Second(INamedTypeSymbol type, DeclarationKind kind)
    {
        var kinds = new[]
        {
            ("ArchitectureAttribute", DeclarationKind.Architecture),
            ("BlockAttribute", DeclarationKind.Block),
            ("AdaptAttribute", DeclarationKind.Adaptation),
        }
            .Where(entry => type.Attribute(entry.Item1) is not null)
            .ToList();
        return kinds.Count < 2 ? null
            : kinds[0].Item2 == kind
                ? $"it is marked {string.Join(" and ", kinds.Select(entry => $"[{entry.Item2 switch { DeclarationKind.Adaptation => "Adapt", var other => other.ToString() }}]"))}, and one class is one of them"
            : TypeSpec.SaidElsewhere;
    }

    private static bool IsGeneric(INamedTypeSymbol type)
    {
        for (var outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (outer.TypeParameters.Length > 0)
                return true;
        }

        return false;
    }

    private static bool IsLocalToItsFile(INamedTypeSymbol type)
    {
        for (var outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (outer.IsFileLocal)
                return true;
        }

        return false;
    }
}
