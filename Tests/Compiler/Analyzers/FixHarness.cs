using System.Collections.Immutable;
using DslPeft.CodeFixes;
using DslPeft.Compiler.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Compiler.Tests.Analyzers;

/// <summary>Applies the fixes of reported diagnostics as an editor does.</summary>
internal static class FixHarness
{
    /// <summary>Every fix.</summary>
    public static ImmutableArray<CodeFixProvider> Providers { get; } =
    [
        .. typeof(DeclarationFix)
            .Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(CodeFixProvider)))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (CodeFixProvider)Activator.CreateInstance(type)!),
    ];

    /// <summary>Identifiers for which a fix is offered.</summary>
    public static IReadOnlySet<string> Fixable { get; } = Providers.SelectMany(provider => provider.FixableDiagnosticIds).ToHashSet();

    /// <summary>
    /// The sources after an offered fix of the first diagnostic of that identifier, with the fix's title: the fix of a title, or else the
    /// first; null if none is offered.
    /// </summary>
    public static (string Title, string[] Sources)? Apply(string[] sources, string id, string title = "")
    {
        using var workspace = new AdhocWorkspace();
        var compilation = new CompilerHarness().Create(sources);
        var project = workspace.AddProject(
            ProjectInfo.Create(
                ProjectId.CreateNewId(),
                VersionStamp.Default,
                "UnderTest",
                "UnderTest",
                LanguageNames.CSharp,
                compilationOptions: compilation.Options,
                parseOptions: compilation.SyntaxTrees[0].Options,
                metadataReferences: compilation.References
            )
        );
        foreach (var tree in compilation.SyntaxTrees)
            project = project.AddDocument(tree.FilePath, tree.GetText(), filePath: tree.FilePath).Project;
        var loaded = (CSharpCompilation)project.GetCompilationAsync().GetAwaiter().GetResult()!;
        var diagnostic = AnalyzerHarness.Run(loaded).Reported.First(candidate => candidate.Id == id);
        var document = project.GetDocument(diagnostic.Location.SourceTree)!;
        var actions = new List<CodeAction>();
        foreach (var provider in Providers.Where(provider => provider.FixableDiagnosticIds.Contains(id)))
        {
            provider
                .RegisterCodeFixesAsync(
                    new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None)
                )
                .GetAwaiter()
                .GetResult();
        }

        if (actions.Count == 0)
            return null;
        var action = actions.Find(candidate => candidate.Title == title) ?? actions[0];
        var change = action.GetOperationsAsync(CancellationToken.None).GetAwaiter().GetResult().OfType<ApplyChangesOperation>().Single();
        var changed = change.ChangedSolution.GetProject(project.Id)!;
        return (
            action.Title,
            [.. project.DocumentIds.Select(document => changed.GetDocument(document)!.GetTextAsync().GetAwaiter().GetResult().ToString())]
        );
    }
}
