using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DslPeft.Generators.Checks;
using DslPeft.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Generators.Diagnostics;

/// <summary>
/// Finds the place in the source that a finding points at: an argument, else its attribute, else the name of the member or class.
/// </summary>
internal static class TargetLocator
{
    public static Location Find(Target target, INamedTypeSymbol type, Compilation compilation)
    {
        if (target.Member.Length > 0 && OfMember(target, type, compilation) is { } member)
            return member;
        var attributes = type.GetAttributes();
        var attribute =
            target.Attribute.Length > 0
                ? attributes
                    .Where(candidate => candidate.AttributeClass?.Is(target.Attribute + "Attribute") == true)
                    .Skip(target.Nth)
                    .FirstOrDefault()
                : attributes.ElementAtOrDefault(target.Index);
        // What is wrong with a member that is declared elsewhere, as a layout's, is wrong with the declaration that takes it over.
        attribute ??= target.Member.Length > 0 ? type.Attribute("ArchitectureAttribute") : null;
        return OfAttribute(attribute, target.Argument, compilation) ?? OfSymbol(type, compilation) ?? Location.None;
    }

    private static Location? OfMember(Target target, INamedTypeSymbol type, Compilation compilation)
    {
        ISymbol? symbol = type;
        foreach (var name in target.Member.Split('.'))
        {
            symbol = Child(symbol, name);
            if (symbol is null)
                return null;
        }
        if (target.Argument == Target.Value)
            return
                symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value }
                && compilation.ContainsSyntaxTree(value.SyntaxTree)
                ? value.GetLocation()
                : OfSymbol(symbol, compilation);
        foreach (var owner in target.Argument.Length > 0 ? Owners(symbol) : [])
        {
            foreach (var attribute in owner.GetAttributes())
            {
                if (
                    attribute.AttributeClass?.ContainingNamespace?.ToDisplayString() == Names.Namespace
                    && Expression(attribute, target.Argument) is { } expression
                    && compilation.ContainsSyntaxTree(expression.SyntaxTree)
                )
                    return expression.GetLocation();
            }
        }
        // What the compiler emitted itself, as a layout's parts, is no place to report at.
        return Written(symbol, compilation);
    }

    /// <summary>A stack's own sizes stand on its property, its norms' and dropouts' on the block that it repeats.</summary>
    private static IEnumerable<ISymbol> Owners(ISymbol symbol) =>
        symbol is IPropertySymbol property && Block(property) is { } block ? [symbol, block] : [symbol];

    private static ISymbol? Child(ISymbol symbol, string name) =>
        symbol switch
        {
            INamedTypeSymbol type => type.GetMembers(name).FirstOrDefault(),
            IPropertySymbol property => Block(property)?.GetMembers(name).FirstOrDefault(),
            IMethodSymbol method => method.Parameters.FirstOrDefault(parameter => parameter.Name == name),
            _ => null,
        };

    private static INamedTypeSymbol? Block(IPropertySymbol property) =>
        property.Type is INamedTypeSymbol { Name: "Repeated" } repeated
            ? repeated.TypeArguments.FirstOrDefault() as INamedTypeSymbol
            : null;

    private static Location? OfAttribute(AttributeData? attribute, string argument, Compilation compilation)
    {
        if (
            attribute?.ApplicationSyntaxReference?.GetSyntax() is not AttributeSyntax syntax
            || !compilation.ContainsSyntaxTree(syntax.SyntaxTree)
        )
            return null;
        return ((SyntaxNode?)Expression(attribute, argument) ?? syntax).GetLocation();
    }

    private static ExpressionSyntax? Expression(AttributeData attribute, string argument)
    {
        if (argument.Length == 0 || attribute.ApplicationSyntaxReference?.GetSyntax() is not AttributeSyntax { ArgumentList: { } list })
            return null;
        var parts = argument.Split([':'], 2);
        if (parts[0] == "sites")
            parts[0] = AttributeReader.SitesParameter(attribute) ?? parts[0];
        var position = 0;
        var positional = new List<(string? Parameter, ExpressionSyntax Expression)>();
        var parameters = attribute.AttributeConstructor?.Parameters ?? ImmutableArray<IParameterSymbol>.Empty;
        foreach (var syntax in list.Arguments)
        {
            var name = syntax.NameEquals?.Name.Identifier.ValueText ?? syntax.NameColon?.Name.Identifier.ValueText;
            if (name is null && parameters.Length > 0)
                name = parameters[Math.Min(position++, parameters.Length - 1)].Name;
            positional.Add((name, syntax.Expression));
        }
        var found = positional
            .Where(entry => string.Equals(entry.Parameter, parts[0], StringComparison.OrdinalIgnoreCase))
            .Select(entry => entry.Expression)
            .ToList();
        if (parts.Length == 1)
            return found.FirstOrDefault();
        // The expressions of a params array and its values are in the same order.
        var values = attribute.Texts(parts[0]);
        if (found.Count == 1)
        {
            found = found[0] switch
            {
                ArrayCreationExpressionSyntax { Initializer: { } initializer } => [.. initializer.Expressions],
                ImplicitArrayCreationExpressionSyntax array => [.. array.Initializer.Expressions],
                CollectionExpressionSyntax collection =>
                [
                    .. collection.Elements.OfType<ExpressionElementSyntax>().Select(element => element.Expression),
                ],
                _ => found,
            };
        }

        var index = values.ToList().LastIndexOf(parts[1]);
        return found.Count == values.Count && index >= 0 ? found[index] : found.FirstOrDefault();
    }

    private static Location? Written(ISymbol symbol, Compilation compilation) =>
        symbol.Locations.FirstOrDefault(location =>
            location.IsInSource
            && compilation.ContainsSyntaxTree(location.SourceTree!)
            && !location.SourceTree!.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)
        );

    private static Location? OfSymbol(ISymbol symbol, Compilation compilation) =>
        Written(symbol, compilation)
        ?? symbol.Locations.FirstOrDefault(location => location.IsInSource && compilation.ContainsSyntaxTree(location.SourceTree!));
}
