using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DslPeft.Generators.Checks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Generators.Diagnostics;

/// <summary>
/// An attribute with an error of C#, as a missing required argument, has values that nobody wrote. What the rules find wrong with them
/// says nothing new.
/// </summary>
internal static class CompilerErrors
{
    /// <summary>
    /// True if errors of C# account for a finding: the attribute that it points at has one, or it is about what all attributes of the
    /// class make together.
    /// </summary>
    public static bool Explain(Finding finding, Location location, INamedTypeSymbol type, Compilation compilation, CancellationToken cancel)
    {
        if (location.SourceTree is not { } tree || !compilation.ContainsSyntaxTree(tree))
            return false;
        var node = tree.GetRoot(cancel).FindNode(location.SourceSpan);
        if (node.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute && HasErrors([attribute], compilation, cancel))
            return true;
        if (
            node is PropertyDeclarationSyntax part
            && HasErrors(part.AttributeLists.SelectMany(list => list.Attributes), compilation, cancel)
        )
            return true;
        return RuleBook.PlannedAdaptation.Any(rule => rule.Info.Id == finding.Rule.Id)
            && HasErrors(
                type.GetAttributes().Select(data => data.ApplicationSyntaxReference?.GetSyntax(cancel)).OfType<AttributeSyntax>(),
                compilation,
                cancel
            );
    }

    private static bool HasErrors(IEnumerable<AttributeSyntax> attributes, Compilation compilation, CancellationToken cancel)
    {
        foreach (var attribute in attributes.Where(attribute => compilation.ContainsSyntaxTree(attribute.SyntaxTree)))
        {
#pragma warning disable RS1030 // There is no semantic model in an analysis of symbols; this asks for one attribute's errors, and only where there is something to report.
            if (
                compilation
                    .GetSemanticModel(attribute.SyntaxTree)
                    .GetDiagnostics(attribute.Span, cancel)
                    .Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            )
#pragma warning restore RS1030
                return true;
        }

        return false;
    }
}
