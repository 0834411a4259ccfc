using DslPeft.Generators.Language;
using DslPeft.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Compiler.Tests.Numbers;

/// <summary>
/// The methods of fine-tuning methods' declarations that never run, since the compiler writes what they compute: it has recorded
/// them, no attribute names them as what computes an initial value, and nothing that runs calls them.
/// </summary>
internal sealed class InlinedBodies
{
    private readonly HashSet<ISymbol> _methods = new(SymbolEqualityComparer.Default);
    private readonly Compilation _compilation;

    private InlinedBodies(Compilation compilation) => _compilation = compilation;

    public static InlinedBodies Of(Compilation compilation, IEnumerable<SyntaxTree> trees)
    {
        var bodies = new InlinedBodies(compilation);
        var declarations = trees.Where(tree => tree.FilePath.StartsWith("Methods/", StringComparison.Ordinal)).ToList();
        var named = declarations
            .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Where(call => call.Expression is IdentifierNameSyntax { Identifier.Text: "nameof" })
            .Select(call => compilation.GetSemanticModel(call.SyntaxTree).GetSymbolInfo(call.ArgumentList.Arguments[0].Expression))
            .SelectMany(found => found.CandidateSymbols.Add(found.Symbol!))
            .ToHashSet<ISymbol?>(SymbolEqualityComparer.Default);
        var methods = declarations
            .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>())
            .Select(syntax => (Syntax: syntax, Symbol: compilation.GetSemanticModel(syntax.SyntaxTree).GetDeclaredSymbol(syntax)!))
            .ToList();
        bodies._methods.UnionWith(
            methods
                .Select(method => method.Symbol)
                .Where(symbol =>
                    symbol is { IsStatic: true, IsExtensionMethod: false }
                    && IsMethod(symbol.ContainingType)
                    && !named.Contains(symbol)
                    && BodyRecorder.Record(symbol, compilation) != BodySpec.Opaque
                )
        );
        // What a method that runs calls runs as well.
        while (
            methods.Where(method => !bodies._methods.Contains(method.Symbol)).SelectMany(method => bodies.Calls(method.Syntax)).ToList()
                is { Count: > 0 } running
        )
        {
            bodies._methods.ExceptWith(running);
        }
        return bodies;
    }

    /// <summary>True for a place in such a method.</summary>
    public bool Contain(Location place) =>
        place.SourceTree!.GetRoot().FindNode(place.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method
        && _compilation.GetSemanticModel(method.SyntaxTree).GetDeclaredSymbol(method) is { } symbol
        && _methods.Contains(symbol);

    private List<ISymbol> Calls(MethodDeclarationSyntax method)
    {
        var model = _compilation.GetSemanticModel(method.SyntaxTree);
        return
        [
            .. method
                .DescendantNodes()
                .OfType<SimpleNameSyntax>()
                .Select(name => model.GetSymbolInfo(name).Symbol?.OriginalDefinition)
                .OfType<ISymbol>()
                .Where(_methods.Contains),
        ];
    }

    private static bool IsMethod(INamedTypeSymbol type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (ancestor.Name == "PeftAttribute")
                return true;
        }
        return false;
    }
}
