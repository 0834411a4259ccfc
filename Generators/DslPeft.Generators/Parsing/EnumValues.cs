using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parsing;

/// <summary>
/// Finds values of enums that are none of their members, such as <c>(Act)99</c>: C# takes them, and what they would mean nobody said.
/// </summary>
internal static class EnumValues
{
    /// <summary>Those in the arguments of attributes of ours and of methods.</summary>
    public static IEnumerable<UndefinedValue> Undefined(IReadOnlyList<AttributeData> attributes, string member = "")
    {
        for (var i = 0; i < attributes.Count; i++)
        {
            if (attributes[i].AttributeClass is not { } type || !IsOurs(type))
                continue;
            var parameters = attributes[i].AttributeConstructor?.Parameters.Select(parameter => parameter.Name).ToList() ?? [];
            var given = attributes[i]
                .ConstructorArguments.Select((argument, position) => (Name: parameters.ElementAtOrDefault(position) ?? "", Value: argument))
                .Concat(attributes[i].NamedArguments.Select(pair => (Name: pair.Key, pair.Value)));
            foreach (var (name, value) in given)
            {
                if (
                    value is { Kind: TypedConstantKind.Enum, Type: INamedTypeSymbol { TypeKind: TypeKind.Enum } enumeration }
                    && !IsMember(enumeration, value.Value)
                )
                    yield return Of(i, member, name, value.Value, enumeration);
            }
        }
    }

    /// <summary>Those of an architecture: of its recipes, its parts, its blocks and their parts, and its constants.</summary>
    public static IEnumerable<UndefinedValue> UndefinedOfArchitecture(INamedTypeSymbol type)
    {
        foreach (var value in Undefined(type.GetAttributes()))
            yield return value;
        foreach (
            var field in type.GetMembers()
                .OfType<IFieldSymbol>()
                .Where(field =>
                    field.HasConstantValue
                    && field.Type is INamedTypeSymbol { TypeKind: TypeKind.Enum } enumeration
                    && !IsMember(enumeration, field.ConstantValue)
                )
        )
            yield return Of(-1, field.Name, "", field.ConstantValue, (INamedTypeSymbol)field.Type);
        foreach (var property in type.GetMembers().OfType<IPropertySymbol>())
        {
            foreach (var value in Undefined(property.GetAttributes(), property.Name))
                yield return value;
        }

        foreach (var (stack, block) in ArchitectureParser.Blocks(type))
        {
            foreach (var value in Undefined(block.GetAttributes(), stack.Name))
                yield return value;
            foreach (var (sublayer, _) in ArchitectureParser.Sublayers(block))
            {
                foreach (var value in Undefined(sublayer.GetAttributes(), $"{stack.Name}.{sublayer.Name}"))
                    yield return value;
            }
        }
    }

    /// <summary>Those of a method's class and of its bodies.</summary>
    public static IEnumerable<UndefinedValue> UndefinedOfMethod(INamedTypeSymbol type) =>
        Undefined(type.GetAttributes())
            .Concat(MethodDefaults.Properties(type).SelectMany(UndefinedDefault))
            .Concat(
                MethodParser
                    .BodyMethods(type)
                    .SelectMany(method =>
                        Undefined(method.GetAttributes(), method.Name)
                            .Concat(
                                method.Parameters.SelectMany(parameter =>
                                    Undefined(parameter.GetAttributes(), $"{method.Name}.{parameter.Name}")
                                )
                            )
                    )
            );

    private static IEnumerable<UndefinedValue> UndefinedDefault(IPropertySymbol property) =>
        property
            .GetAttributes()
            .FirstOrDefault(attribute => attribute.AttributeClass?.Name == "DefaultValueAttribute")
            ?.ConstructorArguments.FirstOrDefault()
            is { Kind: TypedConstantKind.Enum } value
        && value.Type is INamedTypeSymbol enumeration
        && !IsMember(enumeration, value.Value)
            ? [Of(-1, property.Name, "", value.Value, enumeration)]
            : [];

    private static bool IsOurs(INamedTypeSymbol type) =>
        type.ContainingNamespace?.ToDisplayString() == Names.Namespace || type.DerivesFrom("PeftAttribute");

    private static bool IsMember(INamedTypeSymbol enumeration, object? value) =>
        enumeration.GetMembers().OfType<IFieldSymbol>().Any(field => field.HasConstantValue && Equals(field.ConstantValue, value));

    private static UndefinedValue Of(int attribute, string member, string argument, object? value, INamedTypeSymbol enumeration) =>
        new(
            attribute,
            member,
            argument,
            System.Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
            enumeration.Name,
            string.Join(
                ", ",
                enumeration.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue).Select(field => field.Name)
            )
        );
}
