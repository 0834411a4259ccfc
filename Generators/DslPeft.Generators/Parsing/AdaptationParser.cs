using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parsing;

/// <summary>
/// Reads an adaptation: the architecture from <c>Adapt&lt;T&gt;</c>, the methods from its sibling attributes by their base type.
/// </summary>
internal static class AdaptationParser
{
    public static AdaptationSpec Parse(INamedTypeSymbol type, Compilation compilation)
    {
        var attributes = type.GetAttributes();
        var adapt = attributes.First(attribute => attribute.AttributeClass?.Is("AdaptAttribute") == true);
        var architecture = adapt.AttributeClass!.TypeArguments[0] as INamedTypeSymbol;
        var methods = new List<MethodUse>();
        for (var i = 0; i < attributes.Length; i++)
        {
            if (
                attributes[i].AttributeClass is { } attributeClass
                && attributeClass.DerivesFrom("PeftAttribute")
                && MethodParser.Parse(attributeClass, compilation) is { } method
            )
                methods.Add(Use(i, attributes[i], method));
        }

        return new AdaptationSpec(TypeSpecs.Of(type, compilation, DeclarationKind.Adaptation))
        {
            Architecture = architecture is null ? null : ArchitectureParser.Parse(architecture, compilation),
            ArchitectureName = architecture?.ToDisplayString() ?? "",
            Methods = MethodNames.TellApart(methods).ToEquatable(),
            Head = HeadParser.Head(type, compilation),
            OtherHeads = HeadParser.Heads(type, compilation).Skip(1).ToEquatable(),
            Unknown = Unknown(attributes).ToEquatable(),
            Budget = Budget(type),
            ImplementsIAdapted = type.AllInterfaces.Any(candidate => candidate.Is("IAdapted")),
            DisabledPasses = DisabledPasses(attributes),
            MixedPrecision = IsMixedPrecision(attributes),
            Storage = StorageParser.Parse(attributes),
            Recompute = IsRecomputed(attributes),
            UndefinedValues = EnumValues.Undefined(attributes).ToEquatable(),
        };
    }

    public static EquatableArray<string> DisabledPasses(IEnumerable<AttributeData> attributes) =>
        attributes.Where(attribute => attribute.AttributeClass?.Is("DisablePassAttribute") == true).Select(EnumName).ToEquatable();

    public static bool IsMixedPrecision(IEnumerable<AttributeData> attributes) =>
        attributes.Any(attribute => attribute.AttributeClass?.Is("MixedPrecisionAttribute") == true);

    public static bool IsRecomputed(IEnumerable<AttributeData> attributes) =>
        attributes.Any(attribute => attribute.AttributeClass?.Is("RecomputeAttribute") == true);

    private static IEnumerable<UnknownAttribute> Unknown(IReadOnlyList<AttributeData> attributes)
    {
        for (var i = 0; i < attributes.Count; i++)
        {
            if (attributes[i].AttributeClass is not { } type)
                continue;
            if (type.DerivesFrom("HeadAttribute") && HeadParser.IsUnknown(type))
                yield return new UnknownAttribute(i, type.Name, IsHead: true);
            if (type.DerivesFrom("PeftAttribute") && type.OriginalDefinition.Attribute("PeftMethodAttribute") is null)
                yield return new UnknownAttribute(i, type.Name, IsHead: false);
        }
    }

    /// <summary>Names of an enum argument, for example a pass.</summary>
    public static string EnumName(AttributeData attribute)
    {
        var argument = attribute.ConstructorArguments.FirstOrDefault();
        return (argument.Type as INamedTypeSymbol)
            ?.GetMembers()
            .OfType<IFieldSymbol>()
            .FirstOrDefault(field => Equals(field.ConstantValue, argument.Value))
            ?.Name
            ?? "";
    }

    private static MethodUse Use(int index, AttributeData attribute, MethodSpec method)
    {
        var use = new MethodUse(index, method, attribute.Sites(), attribute.Text("Layers"))
        {
            Arguments = Arguments(attribute).ToEquatable(),
            Name = attribute.Text("Name"),
            Frozen = attribute.Flag("Frozen"),
            Task = attribute.Int("Task", -1),
            EmptyTexts = attribute
                .NamedArguments.Where(pair =>
                    pair.Value is { Kind: TypedConstantKind.Primitive, Value: string text } && string.IsNullOrWhiteSpace(text)
                )
                .Select(pair => pair.Key)
                .ToEquatable(),
            Around =
                method.IsAround && attribute.AttributeClass!.TypeArguments.FirstOrDefault() is INamedTypeSymbol around
                    ? MethodParser.QualifiedName(around)
                    : "",
        };
        return use.Layers.Length > 0 || method.TopLayers.Length == 0 ? use : use with { Layers = TopLayers(use) };
    }

    /// <summary>
    /// The topmost layers that a method works in; none for a wrong expression, which is the method's own fault and reported there.
    /// </summary>
    private static string TopLayers(MethodUse use)
    {
        try
        {
            return $"^{Arithmetic.Evaluate(use.Method.TopLayers, use.Value).ToString("R", CultureInfo.InvariantCulture)}..";
        }
        catch (System.FormatException)
        {
            return "";
        }
    }

    public static IEnumerable<ArgumentSpec> Arguments(AttributeData attribute)
    {
        foreach (var property in MethodDefaults.Properties(attribute.AttributeClass!))
        {
            var named = attribute.NamedArguments.FirstOrDefault(pair => pair.Key == property.Name);
            var isExplicit = named.Key is not null;
            if (named.Value.Kind == TypedConstantKind.Array)
            {
                var elements = named.Value.IsNull
                    ? []
                    : named.Value.Values.Select(element => (long)(AttributeReader.ToNumber(element.Value) ?? 0)).ToList();
                yield return new ArgumentSpec(property.Name, 0, string.Join(" ", elements), isExplicit) { Values = elements.ToEquatable() };
                continue;
            }
            var value = isExplicit
                ? named.Value.Value
                : property
                    .GetAttributes()
                    .FirstOrDefault(candidate => candidate.AttributeClass?.Name == "DefaultValueAttribute")
                    ?.ConstructorArguments.FirstOrDefault()
                    .Value;
            var number = AttributeReader.ToNumber(value) ?? 0;
            yield return new ArgumentSpec(property.Name, number, Text(property.Type, value, number), isExplicit)
            {
                IsWhole = property.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64,
            };
        }
    }

    private static string Text(ITypeSymbol type, object? value, double number) =>
        type.TypeKind == TypeKind.Enum ? EnumText(type, value)
        : type.SpecialType == SpecialType.System_Boolean
            ? number != 0 ? "true"
                : "false"
        : number.ToString("R", CultureInfo.InvariantCulture);

    private static string EnumText(ITypeSymbol type, object? value) =>
        type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => Equals(field.ConstantValue, value ?? 0))?.Name ?? "";

    private static BudgetSpec? Budget(INamedTypeSymbol type)
    {
        var attributes = type.GetAttributes();
        for (var i = 0; i < attributes.Length; i++)
        {
            if (attributes[i].AttributeClass?.Is("BudgetAttribute") == true)
                return new BudgetSpec(i, attributes[i].Long("Trainable"), attributes[i].Number("MaxPercent"));
        }

        return null;
    }
}
