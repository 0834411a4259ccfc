using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parsing;

/// <summary>Reads which run-time class a declared head names, and whether one can be made.</summary>
internal static class HeadClassParser
{
    public static HeadClass Parse(INamedTypeSymbol type, AttributeData attribute)
    {
        var parameters = type.InstanceConstructors.Any(constructor => constructor.Parameters.Length > 0);
        if (attribute.Get("head") is not INamedTypeSymbol runTime)
            return new HeadClass("", false)
            {
                Fault = "is no class",
                HasParameters = parameters,
                Labels = attribute.Text("Labels"),
            };
        var constructors = runTime
            .InstanceConstructors.Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public)
            .ToList();
        var takes = constructors.Any(constructor =>
            constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type)
        );
        return new HeadClass(
            runTime.IsUnboundGenericType
                ? ""
                : runTime.ToDisplayString(
                    SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)
                ),
            takes
        )
        {
            Labels = attribute.Text("Labels"),
            HasParameters = parameters,
            Fault =
                !runTime.DerivesFrom("TaskHead") ? "does not derive from TaskHead"
                : runTime.IsUnboundGenericType ? "is generic and says no types"
                : runTime.IsAbstract ? "is abstract"
                : takes || constructors.Any(constructor => constructor.Parameters.Length == 0) ? ""
                : $"has no public constructor that takes nothing or a {type.Name}",
        };
    }
}
