using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Generators.Parsing;

/// <summary>
/// Names that a project's global using directives bring into every file, emitted ones too. Beside a using directive of the emitted file,
/// an alias comes before the name that is meant, and an import makes it ambiguous.
/// </summary>
internal sealed class GlobalUsings
{
    private static readonly ConditionalWeakTable<Compilation, GlobalUsings> Known = new();

    private GlobalUsings(Compilation compilation)
    {
        foreach (
            var directive in compilation
                .SyntaxTrees.SelectMany(tree => tree.GetRoot() is CompilationUnitSyntax unit ? unit.Usings : default)
                .Where(directive => !directive.GlobalKeyword.IsKind(Microsoft.CodeAnalysis.CSharp.SyntaxKind.None))
        )
        {
            var named = directive.NamespaceOrType;
            var symbol = compilation.GetSemanticModel(directive.SyntaxTree).GetSymbolInfo(named).Symbol;
            if (directive.Alias is { } alias)
                Aliases.Add((alias.Name.Identifier.ValueText, symbol));
            else if (symbol is INamespaceOrTypeSymbol { } imported)
                Imports.Add(imported);
        }
    }

    /// <summary>The aliases, each with what it stands for; null for what has no symbol, as an array.</summary>
    public List<(string Name, ISymbol? Target)> Aliases { get; } = [];

    /// <summary>The imported namespaces, and the types whose static members and nested types are imported.</summary>
    private List<INamespaceOrTypeSymbol> Imports { get; } = [];

    public static GlobalUsings Of(Compilation compilation) => Known.GetValue(compilation, key => new GlobalUsings(key));

    /// <summary>The imported types of a name.</summary>
    public IEnumerable<ISymbol> Types(string name) => Imports.SelectMany(imported => imported.GetTypeMembers(name));

    /// <summary>The imported static members of types.</summary>
    public IEnumerable<ISymbol> Statics =>
        Imports
            .OfType<INamedTypeSymbol>()
            .SelectMany(imported => imported.GetMembers())
            .Where(member => member is { IsStatic: true } and not INamedTypeSymbol);
}
