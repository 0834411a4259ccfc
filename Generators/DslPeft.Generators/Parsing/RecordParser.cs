using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parsing;

/// <summary>Reads what a declaration must record for other compilations.</summary>
internal static class RecordParser
{
    public static RecordedMethod? Method(INamedTypeSymbol type, Compilation compilation) =>
        !TypeSpecs.IsVisible(type)
            ? null
            : new RecordedMethod(
                Open(type),
                HintNames.Stem(type),
                MethodParser
                    .BodyMethods(type)
                    .Where(method => method.DeclaredAccessibility == Accessibility.Public)
                    .Select(method => new RecordedBody(method.Name, BodyRecorder.Record(method, compilation)))
                    .ToEquatable()
            );

    /// <summary>A head's bodies; those of a class that calls itself a method, too, are recorded as that.</summary>
    public static RecordedMethod? Head(INamedTypeSymbol type, Compilation compilation) =>
        type.Attribute("PeftMethodAttribute") is null ? Method(type, compilation) : null;

    public static RecordedSizes? Sizes(INamedTypeSymbol type, Compilation compilation) =>
        !TypeSpecs.IsVisible(type) || (type.Attribute("ArchitectureAttribute")?.Get("Layout")) is not null
            ? null
            : new RecordedSizes(Open(type), HintNames.Stem(type), SizeExpressions.Of(type, compilation).Text);

    /// <summary>The type in a <c>typeof</c>, without its type arguments where it, or a type around it, has any.</summary>
    private static string Open(INamedTypeSymbol type) =>
        (type.IsGenericType ? type.ConstructUnboundGenericType() : type).ToDisplayString(
            SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)
        );
}
