using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parsing;

/// <summary>
/// Finds what a user declares in a class whose other half is emitted. The analyzers see both halves, so that the emitted one is told by
/// its files.
/// </summary>
internal static class OwnMembers
{
    private static readonly string Generator = "DslPeft.Generators.DslPeftGenerator";

    /// <summary>The members of the class, and of a base class of the user's own.</summary>
    public static IEnumerable<OwnMember> Of(INamedTypeSymbol type, DeclarationKind kind) =>
        Symbols(type, kind).Select(member => new OwnMember(member.Name, Parameters(member))).Distinct();

    /// <summary>The user's own members, those of a base class of the user's own without its constructors.</summary>
    public static IEnumerable<ISymbol> Symbols(INamedTypeSymbol type, DeclarationKind kind)
    {
        foreach (var member in type.GetMembers().Where(IsOwn))
            yield return member;
        var end = Obstacles.LibraryBase(kind);
        if (Obstacles.OwnBase(type, kind) is null)
            yield break;
        for (var ancestor = type.BaseType; ancestor is not null && !ancestor.Is(end!); ancestor = ancestor.BaseType)
        {
            foreach (
                var member in ancestor
                    .GetMembers()
                    .Where(member =>
                        member.DeclaredAccessibility != Accessibility.Private
                        && !IsOverridable(member)
                        && member is not IMethodSymbol { MethodKind: not MethodKind.Ordinary }
                        && IsOwn(member)
                    )
            )
                yield return member;
        }
    }

    /// <summary>True for a member that stands in a file of the user's, or in another assembly.</summary>
    public static bool IsOwn(ISymbol member) =>
        !member.IsImplicitlyDeclared
        && member
            is not IMethodSymbol
            {
                MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove
            }
        && (
            member.DeclaringSyntaxReferences.Length == 0
            || member.DeclaringSyntaxReferences.Any(reference => !IsEmitted(reference.SyntaxTree))
        );

    public static bool IsEmitted(SyntaxTree tree) =>
        tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) && tree.FilePath.Contains(Generator);

    /// <summary>True for a member of a base class that the emitted half may override as it does the library's.</summary>
    private static bool IsOverridable(ISymbol member) =>
        member is { IsSealed: false } and ({ IsVirtual: true } or { IsAbstract: true } or { IsOverride: true });

    private static string? Parameters(ISymbol member) =>
        member is IMethodSymbol method
            ? string.Join(
                ",",
                method.Parameters.Select(parameter =>
                    parameter
                        .Type.WithNullableAnnotation(NullableAnnotation.None)
                        .ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)
                )
            )
            : null;
}
