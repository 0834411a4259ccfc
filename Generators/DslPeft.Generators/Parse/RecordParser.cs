using System.Linq;
using DslPeft.Generators.Emit;
using DslPeft.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parse;

/// <summary>Reads what a declaration must record for other compilations.</summary>
internal static class RecordParser
{
    public static RecordedMethod? Method(INamedTypeSymbol type, Compilation compilation) =>
        !TypeSpecs.IsVisible(type)
            ? null
            : new RecordedMethod(
                MethodParser.QualifiedName(type) + (type.TypeParameters.Length > 0 ? "<" + new string(',', type.TypeParameters.Length - 1) + ">" : ""),
                TypeSpecs.FileStem(type),
                MethodParser.BodyMethods(type).Where(method => method.DeclaredAccessibility == Accessibility.Public)
                    .Select(method => new RecordedBody(method.Name, BodyRecorder.Record(method, compilation))).ToEquatable());

    public static RecordedSizes? Sizes(INamedTypeSymbol type, Compilation compilation) =>
        !TypeSpecs.IsVisible(type) || (type.Attribute("ArchitectureAttribute")?.Get("Layout")) is not null
            ? null
            : new RecordedSizes(type.ToDisplayString(), TypeSpecs.FileStem(type), SizeExpressions.Of(type, compilation).Text);
}
