using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Generators.Parsing;

/// <summary>
/// Reads the defaults of a method's properties. Uses in other assemblies see <c>DefaultValue</c> attributes, never initialisers.
/// </summary>
internal static class MethodDefaults
{
    /// <summary>The properties of a method class, with those that it inherits from base classes of its author's own.</summary>
    public static IEnumerable<IPropertySymbol> Properties(INamedTypeSymbol type)
    {
        var inherited =
            type.BaseType is { } ancestor && ancestor.DerivesFrom("PeftAttribute") && !ancestor.Is("AroundAttribute")
                ? Properties(ancestor)
                : [];
        var own = type.GetMembers()
            .OfType<IPropertySymbol>()
            .Where(property => property is { IsStatic: false, SetMethod: not null })
            .ToList();
        return inherited.Where(property => own.All(other => other.Name != property.Name)).Concat(own);
    }

    /// <summary>Properties with an initialiser and neither <c>required</c> nor <c>DefaultValue</c>.</summary>
    public static IEnumerable<string> Hidden(INamedTypeSymbol type) =>
        Properties(type)
            .Where(property => !property.IsRequired && Declared(property) is null && Initializer(property) is not null)
            .Select(property => property.Name);

    /// <summary>Properties whose initialiser, or its absence, gives another value than <c>DefaultValue</c> says.</summary>
    public static IEnumerable<DefaultSpec> Different(INamedTypeSymbol type, Compilation compilation)
    {
        foreach (var property in Properties(type))
        {
            if (Declared(property) is not { } declared || property.DeclaringSyntaxReferences.Length == 0)
                continue;
            object? actual = null;
            if (Initializer(property) is { } initializer)
            {
                if (
                    !compilation.ContainsSyntaxTree(initializer.SyntaxTree)
                    || compilation.GetSemanticModel(initializer.SyntaxTree).GetConstantValue(initializer) is not { HasValue: true } constant
                )
                    continue;
                actual = constant.Value;
            }
            var (said, given) = (
                AttributeReader.ToNumber(declared.ConstructorArguments.FirstOrDefault().Value) ?? 0,
                AttributeReader.ToNumber(actual) ?? 0
            );
            if (said != given)
                yield return new DefaultSpec(
                    property.Name,
                    said.ToString("R", CultureInfo.InvariantCulture),
                    given.ToString("R", CultureInfo.InvariantCulture)
                );
        }
    }

    private static AttributeData? Declared(IPropertySymbol property) =>
        property.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Name == "DefaultValueAttribute");

    private static ExpressionSyntax? Initializer(IPropertySymbol property) =>
        property
            .DeclaringSyntaxReferences.Select(reference => (reference.GetSyntax() as PropertyDeclarationSyntax)?.Initializer?.Value)
            .FirstOrDefault(value => value is not null);
}
