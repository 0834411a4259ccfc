using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Generators.Parsing;

/// <summary>
/// Finds members of an architecture that are meant to replace a constant of its layout and do not: those of another name, and those that
/// are no constant or not of its kind. Without a word about them, the layout's own sizes would be used.
/// </summary>
internal static class LayoutConstants
{
    public static IEnumerable<UnusableConstant> Unusable(INamedTypeSymbol type, INamedTypeSymbol layout, Compilation compilation)
    {
        var constants = ArchitectureParser.Constants(layout).Where(IsWritten).ToList();
        // Those of another assembly are recorded there: private ones, which are not seen, and none that the compiler emitted.
        var known = SymbolEqualityComparer.Default.Equals(layout.ContainingAssembly, compilation.Assembly)
            ? constants.Select(field => field.Name).ToList()
            : SizeExpressions.Of(layout, compilation).Constants.ToList();
        if (known.Count == 0)
            yield break;
        var read = new Lazy<HashSet<string>>(() => Read(type));
        foreach (
            var member in type.GetMembers()
                .Where(member => member is IFieldSymbol or IPropertySymbol && !member.IsImplicitlyDeclared && IsWritten(member))
        )
        {
            var constant = constants.FirstOrDefault(field => field.Name == member.Name);
            if (known.Contains(member.Name))
            {
                if (Reason(member, constant) is { } reason)
                    yield return new(member.Name, member.Name, reason, "", "");
                continue;
            }
            // What another constant of the class is computed from is no size itself.
            if (IsNumber(member) && !read.Value.Contains(member.Name))
                yield return new(
                    member.Name,
                    "",
                    "",
                    ByEntry(constants, member.Name) ?? Nearest.Name(member.Name, known) ?? "",
                    string.Join(", ", known)
                );
        }
    }

    /// <summary>Why a member cannot take the place of the layout's constant of its name; null if it can.</summary>
    private static string? Reason(ISymbol member, IFieldSymbol? constant)
    {
        if (member is not IFieldSymbol { HasConstantValue: true } field)
            return "it is no constant, and the compiler reads nothing else: write const";
        if (AttributeReader.ToNumber(field.ConstantValue) is not { } value)
            return $"it is a {field.Type.ToDisplayString()}, not {(constant is null ? "a number" : Article(constant.Type))}";
        if (constant is null || SymbolEqualityComparer.Default.Equals(constant.Type, field.Type))
            return null;
        if (
            constant.Type.TypeKind == TypeKind.Enum
            || field.Type.TypeKind == TypeKind.Enum
            || (constant.Type.SpecialType == SpecialType.System_Boolean) != (field.Type.SpecialType == SpecialType.System_Boolean)
        )
            return $"it is a {field.Type.ToDisplayString()}, not {Article(constant.Type)}";
        return constant.Type.SpecialType == SpecialType.System_Int32 && !(value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue)
            ? $"{Convert.ToString(field.ConstantValue, System.Globalization.CultureInfo.InvariantCulture)} is no int"
            : null;
    }

    private static string Article(ITypeSymbol type) =>
        (type.SpecialType == SpecialType.System_Int32 ? "an " : "a ") + type.ToDisplayString();

    /// <summary>The constant that stands for an entry of a checkpoint's configuration.</summary>
    private static string? ByEntry(IEnumerable<IFieldSymbol> constants, string entry) =>
        constants.FirstOrDefault(field => field.Attribute("ConfigAttribute")?.Text("key") == entry)?.Name;

    private static bool IsNumber(ISymbol member) =>
        member switch
        {
            IFieldSymbol { HasConstantValue: true } field => AttributeReader.ToNumber(field.ConstantValue) is not null,
            IFieldSymbol { IsStatic: true, IsReadOnly: true } field => field.Type.SpecialType
                is >= SpecialType.System_SByte
                    and <= SpecialType.System_Double,
            _ => false,
        };

    /// <summary>Names that the class itself reads.</summary>
    private static HashSet<string> Read(INamedTypeSymbol type) =>
        new(
            type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax())
                .SelectMany(syntax => syntax.DescendantNodes())
                .OfType<IdentifierNameSyntax>()
                .Select(name => name.Identifier.ValueText)
        );

    /// <summary>False for what the compiler emitted itself.</summary>
    private static bool IsWritten(ISymbol member) =>
        member.Locations.All(location => location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) != true);
}
