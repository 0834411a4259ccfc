using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TorchSharp;

namespace DslPeft.Compiler.Tests.Numbers;

/// <summary>Finds where code hands torch a number that nothing keeps alive (see <c>Scalars</c> of the runtime library).</summary>
internal static class LooseNumbers
{
    /// <summary>The places of a file, each with its line and what stands there.</summary>
    public static IEnumerable<(ExpressionSyntax Expression, string Place)> In(Compilation compilation, SyntaxTree tree)
    {
        var model = compilation.GetSemanticModel(tree);
        foreach (var expression in tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>())
        {
            // What stands right of a dot is looked at with the whole.
            if (
                expression.Parent is MemberAccessExpressionSyntax access && access.Name == expression
                || expression is TypeSyntax and not NameSyntax
            )
                continue;
            if (Converted(model, expression) || Calls(model, expression))
                yield return (expression, $"{tree.FilePath}:{tree.GetLineSpan(expression.Span).StartLinePosition.Line + 1}: {expression}");
        }
    }

    private static bool Converted(SemanticModel model, ExpressionSyntax expression) =>
        model.GetConversion(expression) is { IsUserDefined: true, MethodSymbol: { } method } && IsScalar(method.ContainingType);

    private static bool Calls(SemanticModel model, ExpressionSyntax expression) =>
        expression
            is InvocationExpressionSyntax
                or BinaryExpressionSyntax
                or AssignmentExpressionSyntax
                or PrefixUnaryExpressionSyntax
                or CastExpressionSyntax
                or ObjectCreationExpressionSyntax
        && model.GetSymbolInfo(expression).Symbol is IMethodSymbol { ContainingAssembly.Name: nameof(TorchSharp) } method
        && (
            MadeInside.Tokens.Contains((method.ReducedFrom ?? method).OriginalDefinition.MetadataToken)
            || method.ContainingType.Name == "ScalarExtensionMethods"
            || method.MethodKind == MethodKind.Conversion && IsScalar(method.ContainingType)
        );

    private static bool IsScalar(INamedTypeSymbol type) => type is { Name: nameof(Scalar), ContainingNamespace.Name: nameof(TorchSharp) };
}
