using DslPeft.Compiler.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Compiler.Tests.Layers;

/// <summary>
/// The runtime library's folders are layers, and each knows only those before it: what a file names, in any way, is looked up.
/// </summary>
public sealed class RuntimeLayerTests
{
    /// <summary>
    /// The layers, lowest first, each with the namespace of its files (docs/adr/0020-runtime-layers.md says which share one, and why).
    /// </summary>
    private static readonly (string Folder, string Namespace)[] Layers =
    [
        ("Native", "DslPeft.Native"),
        ("Annotations", "DslPeft"),
        ("Declarations", "DslPeft"),
        ("Kernels", "DslPeft"),
        ("Checkpoints", "DslPeft.Checkpoints"),
        ("Model", "DslPeft"),
        ("Tokenization", "DslPeft.Tokenization"),
        ("Methods", "DslPeft"),
        ("Exchange", "DslPeft.Checkpoints"),
        ("Data", "DslPeft.Data"),
        ("Generation", "DslPeft.Generation"),
        ("Training", "DslPeft.Training"),
        ("Reporting", "DslPeft.Reporting"),
        ("Programs", "DslPeft.Training"),
    ];

    /// <summary>Folders below a layer's whose public types have kept the namespace that they were published in.</summary>
    private static readonly (string Folder, string Namespace)[] Kept =
    [
        ("Model/Examples", "DslPeft.Training"),
        ("Data/Metrics", "DslPeft.Training"),
        ("Data/Heads", "DslPeft"),
    ];

    /// <summary>Classes of one namespace and several folders whose extension methods stand where users look for them.</summary>
    private static readonly string[] Extensions = ["Exchange/AdapterFolders.cs", "Exchange/AdapterMerging.cs"];

    private static readonly Lazy<Dictionary<string, int>> Highest = new(HighestOfNames);

    [Fact]
    public void EachLayerKnowsOnlyThoseBeforeIt()
    {
        var arrows = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var tree in RuntimeSources.Trees)
        {
            var model = RuntimeSources.Compilation.GetSemanticModel(tree);
            foreach (
                var name in tree.GetRoot()
                    .DescendantNodes()
                    .OfType<SimpleNameSyntax>()
                    .Where(name => MayBeAbove(name.Identifier.Text, LayerOf(tree.FilePath)))
            )
            {
                foreach (var file in FilesOf(model.GetSymbolInfo(name)))
                {
                    if (LayerOf(file) > LayerOf(tree.FilePath))
                        arrows.Add($"{tree.FilePath} names {name.Identifier.Text} of {file}");
                }
            }
        }
        Assert.True(arrows.Count == 0, string.Join('\n', arrows));
    }

    [Fact]
    public void NamespacesAreThoseOfTheFolders()
    {
        foreach (var tree in RuntimeSources.Trees.Where(tree => !Extensions.Contains(tree.FilePath)))
        {
            var expected = Kept.FirstOrDefault(kept => tree.FilePath.StartsWith(kept.Folder + "/", StringComparison.Ordinal)).Namespace
                ?? Layers[LayerOf(tree.FilePath)].Namespace;
            foreach (var space in tree.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>())
            {
                Assert.True(
                    InNamespace(space.Name.ToString(), expected),
                    $"{tree.FilePath} is of {space.Name}, and its folder's namespace is {expected}."
                );
            }
        }
    }

    /// <summary>What the tests above would say of an arrow back: the lookup finds types, members and extension methods.</summary>
    [Fact]
    public void WhatAFileNamesIsFound()
    {
        var trainer = RuntimeSources.Trees.Single(tree => tree.FilePath == "Training/Loop/Trainer.cs");
        var model = RuntimeSources.Compilation.GetSemanticModel(trainer);

        Assert.True(MayBeAbove("Trainer", LayerOf("Model/")) && MayBeAbove("Lora", LayerOf("Model/")) && MayBeAbove("var", 0));
        Assert.False(MayBeAbove("Trainer", LayerOf(trainer.FilePath)));
        var files = trainer
            .GetRoot()
            .DescendantNodes()
            .OfType<SimpleNameSyntax>()
            .SelectMany(name => FilesOf(model.GetSymbolInfo(name)))
            .ToHashSet();

        Assert.Contains(files, file => file.StartsWith("Model/AdaptedModel.", StringComparison.Ordinal));
        Assert.Contains("Training/Loop/TrainingOptions.cs", files);
    }

    /// <summary>
    /// Whether a name can stand for what a higher layer declares: to ask what each name of the library stands for takes long. What
    /// <c>var</c> stands for is always asked.
    /// </summary>
    private static bool MayBeAbove(string name, int layer) => name == "var" || Highest.Value.GetValueOrDefault(name, -1) > layer;

    /// <summary>The names of types and members, each with the highest layer that declares it.</summary>
    private static Dictionary<string, int> HighestOfNames() =>
        (
            from tree in RuntimeSources.Trees
            from token in tree.GetRoot().DescendantTokens()
            where
                token.IsKind(SyntaxKind.IdentifierToken)
                && token.Parent
                    is MemberDeclarationSyntax
                        or VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax }
                        or ParameterSyntax { Parent.Parent: TypeDeclarationSyntax }
            from name in (string[])
                [
                    token.Text,
                    token.Text.EndsWith(nameof(Attribute), StringComparison.Ordinal) ? token.Text[..^nameof(Attribute).Length] : token.Text,
                ]
            group LayerOf(tree.FilePath) by name
        ).ToDictionary(layers => layers.Key, layers => layers.Max());

    /// <summary>A folder below a layer may have a namespace of its own below the layer's.</summary>
    private static bool InNamespace(string space, string expected) =>
        space == expected || (expected != "DslPeft" && space.StartsWith(expected + ".", StringComparison.Ordinal));

    /// <summary>The first file of the outermost type that a name stands for; a partial class belongs to the layer of that file.</summary>
    private static IEnumerable<string> FilesOf(SymbolInfo found)
    {
        if ((found.Symbol ?? found.CandidateSymbols.FirstOrDefault()) is not { } symbol || symbol is INamespaceSymbol)
            yield break;
        var type = symbol as INamedTypeSymbol ?? symbol.ContainingType;
        while (type?.ContainingType is { } outer)
            type = outer;
        if (
            type
                ?.OriginalDefinition.Locations.Select(place => place.SourceTree?.FilePath)
                .OfType<string>()
                .Where(path => path.Length > 0)
                .Order(StringComparer.Ordinal)
                .FirstOrDefault() is
            { } file
        )
        {
            yield return file;
        }
    }

    /// <exception cref="InvalidOperationException">The folder is no layer.</exception>
    private static int LayerOf(string file)
    {
        var layer = Array.FindIndex(Layers, layer => file.StartsWith(layer.Folder + "/", StringComparison.Ordinal));
        return layer >= 0
            ? layer
            : throw new InvalidOperationException($"{file} is in no layer: a folder of Runtime/DslPeft has its place in {nameof(Layers)}.");
    }
}
