using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parsing;

/// <summary>Reads a method class: its signature is the schema. Bodies of other assemblies come from what was recorded there.</summary>
internal static class MethodParser
{
    public static MethodSpec? Parse(INamedTypeSymbol use, Compilation compilation)
    {
        var type = use.OriginalDefinition;
        var head = type.Attribute("PeftMethodAttribute") is null ? type.Attribute("PeftHeadAttribute") : null;
        if ((head ?? type.Attribute("PeftMethodAttribute")) is not { } attribute)
            return null;
        return new MethodSpec(QualifiedName(type), ShortName(type.Name), (Join)attribute.Int("join"))
        {
            Head = head is null ? null : HeadClassParser.Parse(type, head),
            Mergeable = attribute.Flag("Mergeable"),
            Passes = attribute.Int("Passes", 1),
            PositionOffset = attribute.Text("PositionOffset"),
            AtInput = attribute.Text("AtInput"),
            TopLayers = attribute.Text("TopLayers"),
            Changes = attribute.Text("Changes"),
            Adds = attribute.Flag("Adds"),
            IsAround = type.DerivesFrom("AroundAttribute"),
            Thaws = Of(type, "ThawAttribute")
                .Select(thaw => new ThawSpec((Role)thaw.Int("role"), thaw.Text("If"), thaw.Flag("AtSites"), thaw.Text("Rows")))
                .ToEquatable(),
            Copies = Of(type, "CopiesAttribute")
                .Select(copies => new CopiesSpec(copies.Text("group"), copies.Text("count"), copies.Text("Distinct")))
                .ToEquatable(),
            Bodies = Bodies(type, compilation).ToEquatable(),
            Conditions = ConditionParser.Of(type).ToEquatable(),
            Properties = MethodDefaults.Properties(type).Select(property => property.Name).ToEquatable(),
            IsPeftAttribute = type.DerivesFrom(head is null ? "PeftAttribute" : "HeadAttribute"),
            Scales = type.Attribute("TypicalScaleAttribute") is { } scales
                ? new RateSpec(scales.Number("low"), scales.Number("high"))
                : null,
            Rates = type.Attribute("TypicalLearningRateAttribute") is { } rates
                ? new RateSpec(rates.Number("low"), rates.Number("high"))
                : null,
            HiddenDefaults = MethodDefaults.Hidden(type).ToEquatable(),
            DifferentDefaults = MethodDefaults.Different(type, compilation).ToEquatable(),
            UndefinedValues = EnumValues.UndefinedOfMethod(type).ToEquatable(),
        };
    }

    /// <summary>The name to use in code; for a generic method class without its parameters.</summary>
    public static string QualifiedName(INamedTypeSymbol type) =>
        type.ToDisplayString(
            SymbolDisplayFormat
                .FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)
                .WithGenericsOptions(SymbolDisplayGenericsOptions.None)
        );

    public static string ShortName(string name) =>
        name.EndsWith("Attribute", System.StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;

    /// <summary>The methods whose bodies belong to the declaration: public ones and those they name.</summary>
    public static IEnumerable<IMethodSymbol> BodyMethods(INamedTypeSymbol type) =>
        type.GetMembers()
            .OfType<IMethodSymbol>()
            .Where(method => method is { IsStatic: true, MethodKind: MethodKind.Ordinary })
            .Where(method => method.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal);

    private static IEnumerable<BodySpec> Bodies(INamedTypeSymbol type, Compilation compilation)
    {
        var isSource = SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly);
        var recorded = isSource
            ? null
            : type
                .ContainingAssembly.GetAttributes()
                .Where(attribute =>
                    attribute.AttributeClass?.Is("MethodBodyAttribute") == true
                    && SymbolEqualityComparer.Default.Equals((attribute.Get("method") as INamedTypeSymbol)?.OriginalDefinition, type)
                )
                .GroupBy(attribute => attribute.Text("member"))
                .ToDictionary(overloads => overloads.Key, overloads => overloads.First().Text("body"));
        foreach (var method in BodyMethods(type))
        {
            var text =
                isSource ? BodyRecorder.Record(method, compilation)
                : recorded!.TryGetValue(method.Name, out var found) ? found
                : BodySpec.Opaque;
            yield return new BodySpec(method.Name, method.Parameters.Select(Parameter).ToEquatable(), text)
            {
                On = method.Attribute("OnAttribute") is { } on ? (When)on.Int("when") : null,
                Every = method.Attribute("OnAttribute")?.Text("Every") ?? "",
                If = method.Attribute("OnAttribute")?.Text("If") ?? "",
                Returns = method.ReturnsVoid
                    ? BodySpec.Nothing
                    : method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat).TrimEnd('?'),
                Uncallable =
                    method.IsGenericMethod ? "is generic"
                    : method.IsAsync ? "is async"
                    : method.Parameters.FirstOrDefault(parameter => parameter.RefKind != RefKind.None) is { } reference
                        ? $"takes '{reference.Name}' by reference"
                    : "",
            };
        }
    }

    private static ParameterSpec Parameter(IParameterSymbol parameter)
    {
        var type = parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        if (parameter.Attribute("WeightAttribute") is { } weight)
        {
            return new ParameterSpec(parameter.Name, ParameterKind.Weight)
            {
                Weight = new WeightSpec(weight.Text("shape"), (Init)weight.Int("init"))
                {
                    Std = weight.Number("Std"),
                    StdOf = weight.Text("StdOf"),
                    InitOf = weight.Text("InitOf"),
                    FanIn = weight.Text("FanIn"),
                    Scope = (Scope)weight.Int("Scope"),
                    Frozen = weight.Flag("Frozen"),
                    FrozenIf = weight.Text("FrozenIf"),
                    RateOf = weight.Text("RateOf"),
                    Seed = weight.Text("Seed"),
                    Integer = weight.Flag("Integer"),
                    NoDecay = weight.Flag("NoDecay"),
                    Group = weight.Text("Group"),
                    If = weight.Text("If"),
                    From = weight.Text("From"),
                    FromIf = weight.Text("FromIf"),
                },
                Encoded = parameter.Attribute("EncodedAttribute") is { } encoded
                    ? new EncodedSpec(encoded.Text("method"), encoded.Text("When"), encoded.Text("Slice"))
                    : null,
            };
        }
        if (parameter.Attribute("IsAttribute") is { } constant)
        {
            return new ParameterSpec(parameter.Name, ParameterKind.Constant)
            {
                Expression = constant.Text("expression"),
                Type = parameter.Type.TypeKind == TypeKind.Enum ? QualifiedName((INamedTypeSymbol)parameter.Type) : type,
            };
        }
        if (parameter.Attribute("NormedAttribute") is { } normed)
            return new ParameterSpec(parameter.Name, ParameterKind.Normed) { Expression = normed.Text("condition"), Type = type };
        if (parameter.Attribute("SharesAttribute") is { } shares)
            return new ParameterSpec(parameter.Name, ParameterKind.Shares) { Expression = shares.Text("condition"), Type = type };
        if (parameter.Attribute("BaseAttribute") is { } tensor)
        {
            return new ParameterSpec(parameter.Name, ParameterKind.Base)
            {
                Type = type,
                Place = tensor.Text("site") is { Length: > 0 } site ? new BasePlace(site, tensor.Flag("Bias"), tensor.Flag("Norm")) : null,
            };
        }

        var kind =
            parameter.Attribute("MembersAttribute") is not null ? ParameterKind.Members
            : parameter.Attribute("TaskIdsAttribute") is not null ? ParameterKind.TaskIds
            : parameter.Attribute("MaskAttribute") is not null ? ParameterKind.Mask
            : parameter.Attribute("TargetsAttribute") is not null ? ParameterKind.Targets
            : parameter.Attribute("ClassWeightsAttribute") is not null ? ParameterKind.ClassWeights
            : parameter.Attribute("GradientAttribute") is not null ? ParameterKind.Gradient
            : parameter.Attribute("StateAttribute") is not null ? ParameterKind.State
            : parameter.Type is IArrayTypeSymbol ? ParameterKind.Array
            : parameter.Type.Name == "Tensor" ? ParameterKind.Input
            : parameter.Type.Name == "Generator" ? ParameterKind.Generator
            : parameter.Type is INamedTypeSymbol named && named.Is("Moment") ? ParameterKind.Moment
            : parameter.Type is { Name: "TrainingExamples", ContainingNamespace.Name: "Training" } ? ParameterKind.Examples
            : ParameterKind.Unknown;
        return new ParameterSpec(parameter.Name, kind)
        {
            Type = type,
            Of = parameter.Attribute("GradientAttribute")?.Text("of") ?? "",
            Expression = parameter.Attribute("StateAttribute")?.Text("shape") ?? "",
        };
    }

    private static IEnumerable<AttributeData> Of(INamedTypeSymbol type, string name) =>
        type.GetAttributes().Where(attribute => attribute.AttributeClass?.Is(name) == true);
}
