using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Generators.Parsing;

/// <summary>
/// Reads what an architecture says of the entries of a checkpoint's <c>config.json</c>. What a layout says holds for its sizes, unless
/// they say it anew.
/// </summary>
internal static class ConfigParser
{
    /// <summary>The family's entry, then the constants', then those that have one value.</summary>
    public static IEnumerable<ConfigSpec> Entries(INamedTypeSymbol type, INamedTypeSymbol? layout, IReadOnlyCollection<SizeConstant> sizes)
    {
        if (ModelType(type, layout) is { } family)
            yield return new ConfigSpec("model_type", Literal(family));
        foreach (var size in sizes.Where(size => size.ConfigKey.Length > 0))
            yield return OfSize(size, Declared(type, size), layout is null ? null : Declared(layout, size));
        var values = Values(type).ToList();
        foreach (var value in layout is null ? [] : Values(layout).Where(value => values.All(own => own.Key != value.Key)))
            yield return value;
        foreach (var value in values)
            yield return value;
    }

    /// <summary>The declared family: the class's own, else the layout's; null if neither has one.</summary>
    public static string? ModelType(INamedTypeSymbol type, INamedTypeSymbol? layout) =>
        new[] { type, layout }
            .Select(declaring => declaring?.Attribute("ArchitectureAttribute")?.Text("ModelType"))
            .FirstOrDefault(family => family is { Length: > 0 });

    private static AttributeData? Declared(INamedTypeSymbol type, SizeConstant size) =>
        type.GetMembers(size.Name).OfType<IFieldSymbol>().FirstOrDefault()?.Attribute("ConfigAttribute") is { } attribute
        && attribute.Text("key") == size.ConfigKey
            ? attribute
            : null;

    private static ConfigSpec OfSize(SizeConstant size, AttributeData? own, AttributeData? layout) =>
        new(size.ConfigKey, Literal(size))
        {
            Aliases = own?.Get("Aliases") is null && layout is not null ? layout.Texts("Aliases") : own?.Texts("Aliases") ?? default,
            Default = Argument(own, "Default") ?? Argument(layout, "Default") ?? "",
            Null = Argument(own, "Null") ?? Argument(layout, "Null") ?? "",
            TrainingOnly = own?.Flag("TrainingOnly") == true || layout?.Flag("TrainingOnly") == true,
        };

    private static IEnumerable<ConfigSpec> Values(INamedTypeSymbol type) =>
        from attribute in type.GetAttributes()
        where attribute.AttributeClass?.Is("ConfigValueAttribute") == true && attribute.ConstructorArguments.Length == 2
        select new ConfigSpec(attribute.Text("key"), Literal(attribute.ConstructorArguments[1]))
        {
            Aliases = attribute.Texts("Aliases"),
            Default = Argument(attribute, "Default") ?? "",
            TrainingOnly = attribute.Flag("TrainingOnly"),
        };

    private static string? Argument(AttributeData? attribute, string name) =>
        attribute?.NamedArguments.Where(argument => argument.Key == name).Select(argument => Literal(argument.Value)).FirstOrDefault();

    private static string Literal(SizeConstant size) =>
        size switch
        {
            { IsActivation: true } => $"Act.{(Act)(int)size.Value}",
            { IsFlag: true } => size.Value != 0 ? "true" : "false",
            _ => size.Value.ToString("R", CultureInfo.InvariantCulture),
        };

    private static string Literal(TypedConstant constant) =>
        constant.Kind switch
        {
            TypedConstantKind.Enum => $"{constant.Type!.Name}.{(Act)(int)(AttributeReader.ToNumber(constant.Value) ?? 0)}",
            TypedConstantKind.Primitive when constant.Value is string text => Literal(text),
            TypedConstantKind.Primitive when constant.Value is bool flag => flag ? "true" : "false",
            TypedConstantKind.Primitive when AttributeReader.ToNumber(constant.Value) is { } number => number.ToString(
                "R",
                CultureInfo.InvariantCulture
            ),
            _ => "null",
        };

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}

/// <summary>A constant of an architecture with the config.json entry it must equal.</summary>
internal sealed record SizeConstant(string Name, string ConfigKey, double Value, bool IsActivation)
{
    /// <summary>True for a constant that is true or false.</summary>
    public bool IsFlag { get; init; }
}
