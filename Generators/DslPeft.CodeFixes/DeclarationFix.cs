using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.CodeFixes;

/// <summary>A change that a fix offers.</summary>
/// <param name="Title">What the editor shows.</param>
/// <param name="Before">The node to replace; removed if there is nothing to put in its place.</param>
/// <param name="After">What to put in its place.</param>
internal sealed record Change(string Title, SyntaxNode Before, SyntaxNode? After);

/// <summary>What the fixes share: each replaces or removes one node of the syntax under its diagnostic.</summary>
public abstract class DeclarationFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (
            await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model
        )
        {
            return;
        }

        foreach (var diagnostic in context.Diagnostics.Where(diagnostic => diagnostic.Location.SourceTree == root.SyntaxTree))
        {
            if (Change(diagnostic, root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), model) is { } change)
                context.RegisterCodeFix(
                    CodeAction.Create(
                        change.Title,
                        cancel => ApplyAsync(context.Document, root, change, cancel),
                        $"{GetType().Name}:{diagnostic.Id}"
                    ),
                    diagnostic
                );
        }
    }

    /// <summary>The change for a diagnostic; null if there is none to offer.</summary>
    private protected abstract Change? Change(Diagnostic diagnostic, SyntaxNode node, SemanticModel model);

    /// <summary>The text that the rule suggests; empty if it has none.</summary>
    private protected static string Suggested(Diagnostic diagnostic) => Property(diagnostic, Generators.Diagnostics.Descriptors.Fix);

    /// <summary>Name of the argument that the diagnostic is about; empty if it is about something else.</summary>
    private protected static string Argument(Diagnostic diagnostic) => Property(diagnostic, Generators.Diagnostics.Descriptors.Argument);

    private static string Property(Diagnostic diagnostic, string name) =>
        diagnostic.Properties.TryGetValue(name, out var value) ? value ?? "" : "";

    private static Task<Document> ApplyAsync(Document document, SyntaxNode root, Change change, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var changed = change.After is null
            ? root.RemoveNode(change.Before, Kept(change.Before))
            : root.ReplaceNode(change.Before, change.After);
        return Task.FromResult(changed is null ? document : document.WithSyntaxRoot(changed));
    }

    /// <summary>The line goes with what stood on it, but not a comment above it.</summary>
    private static SyntaxRemoveOptions Kept(SyntaxNode node) =>
        SyntaxRemoveOptions.KeepUnbalancedDirectives
        | (
            node.GetLeadingTrivia().All(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia))
                ? SyntaxRemoveOptions.KeepNoTrivia
                : SyntaxRemoveOptions.KeepLeadingTrivia
        );
}
