using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parsing;

/// <summary>Reads attribute data by parameter and property name.</summary>
internal static class AttributeReader
{
    public static AttributeData? Attribute(this ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.Is(name) == true);

    /// <summary>True for a type of our annotation namespace with that name, generic or not.</summary>
    public static bool Is(this INamedTypeSymbol type, string name) =>
        type.Name == name && type.ContainingNamespace?.ToDisplayString() == Names.Namespace;

    public static bool DerivesFrom(this INamedTypeSymbol type, string name)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.Is(name))
                return true;
        }

        return false;
    }

    /// <summary>The value of a named property or of a constructor parameter of that name.</summary>
    public static object? Get(this AttributeData attribute, string name)
    {
        foreach (var pair in attribute.NamedArguments)
        {
            if (pair.Key == name)
                return pair.Value.Kind == TypedConstantKind.Array ? pair.Value.Values : pair.Value.Value;
        }

        var parameters = attribute.AttributeConstructor?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty;
        for (var i = 0; i < parameters.Length && i < attribute.ConstructorArguments.Length; i++)
        {
            if (string.Equals(parameters[i].Name, name, System.StringComparison.OrdinalIgnoreCase))
            {
                var argument = attribute.ConstructorArguments[i];
                return argument.Kind == TypedConstantKind.Array ? argument.Values : argument.Value;
            }
        }

        return null;
    }

    public static string Text(this AttributeData attribute, string name) => attribute.Get(name) as string ?? "";

    public static int Int(this AttributeData attribute, string name, int otherwise = 0) =>
        attribute.Get(name) is int value ? value : otherwise;

    public static long Long(this AttributeData attribute, string name) => attribute.Get(name) is long value ? value : 0;

    public static double Number(this AttributeData attribute, string name, double otherwise = 0) =>
        ToNumber(attribute.Get(name)) ?? otherwise;

    public static bool Flag(this AttributeData attribute, string name) => attribute.Get(name) is true;

    public static EquatableArray<string> Texts(this AttributeData attribute, string name) =>
        attribute.Get(name) is ImmutableArray<TypedConstant> { IsDefault: false } values
            ? values.Select(value => value.Value as string ?? "").ToEquatable()
            : default;

    /// <summary>The sites that a method's attribute names.</summary>
    public static EquatableArray<string> Sites(this AttributeData attribute) =>
        SitesParameter(attribute) is not { } parameter ? default
        : attribute.Get(parameter) is string one ? new[] { one }
        : attribute.Texts(parameter);

    /// <summary>The constructor parameter that the sites are given by: the one of that name, else the texts' array, else a text.</summary>
    public static string? SitesParameter(AttributeData attribute)
    {
        var parameters = attribute.AttributeConstructor?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty;
        return (
            parameters.FirstOrDefault(parameter => parameter.Name == "sites")
            ?? parameters.FirstOrDefault(parameter =>
                parameter.Type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_String }
            )
            ?? parameters.FirstOrDefault(parameter => parameter.Type.SpecialType == SpecialType.System_String)
        )?.Name;
    }

    public static double? ToNumber(object? value) =>
        value switch
        {
            null => null,
            bool flag => flag ? 1 : 0,
            string => null,
            char => null,
            System.IConvertible number => number.ToDouble(System.Globalization.CultureInfo.InvariantCulture),
            _ => null,
        };
}
