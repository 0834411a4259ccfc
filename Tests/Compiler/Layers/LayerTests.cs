using DslPeft.Compiler.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Compiler.Tests.Layers;

/// <summary>
/// The compiler's folders are layers, and each knows only those that it may: what a file names, by a using line or in any other way, is
/// looked up.
/// </summary>
public sealed class LayerTests
{
    private const string Root = "DslPeft.Generators";

    /// <summary>
    /// The layers in their order, each with those that it knows beside itself. Files outside of a folder are the generator's entry, which
    /// nobody knows.
    /// </summary>
    private static readonly Dictionary<string, string[]> Knows = new()
    {
        ["Language"] = [],
        ["Ir"] = ["Language"],
        ["Parsing"] = ["Language", "Ir"],
        ["Resolution"] = ["Language", "Ir"],
        ["Checks"] = ["Language", "Ir", "Resolution"],
        ["Lowering"] = ["Language", "Ir", "Resolution"],
        ["Weaving"] = ["Language", "Ir", "Resolution", "Lowering"],
        ["Passes"] = ["Language", "Ir", "Resolution"],
        ["Analysis"] = ["Language", "Ir", "Resolution", "Lowering", "Weaving", "Passes"],
        ["Emission"] = ["Language", "Ir", "Resolution", "Lowering", "Weaving", "Passes", "Analysis"],
        ["Compiling"] = ["Language", "Ir", "Resolution", "Checks", "Lowering", "Weaving", "Passes", "Analysis", "Emission"],
        ["Diagnostics"] = ["Language", "Parsing", "Checks", "Compiling"],
        [""] = ["Language", "Parsing", "Compiling", "Emission"],
    };

    /// <summary>The layers that may name symbols, syntax and locations.</summary>
    private static readonly string[] OverRoslyn = ["Parsing", "Diagnostics", ""];

    /// <summary>Files that still name Roslyn where no layer may.</summary>
    private static readonly string[] KnownRoslyn = ["Emission/Code.cs", "Emission/PrivateNames.cs", "Emission/Qualifier.cs"];

    [Fact]
    public void EachLayerKnowsOnlyThoseAboveIt()
    {
        var arrows = Names
            .Value.Where(name => name.Layer is { } layer && layer != LayerOf(name.File) && !Knows[LayerOf(name.File)].Contains(layer))
            .Select(name => $"{name.File} -> {name.Layer}");

        Equal([], arrows);
    }

    [Fact]
    public void RoslynStaysWhereSymbolsAreRead()
    {
        var files = Names.Value.Where(name => name.IsRoslyn && !OverRoslyn.Contains(LayerOf(name.File))).Select(name => name.File);

        Equal(KnownRoslyn, files);
    }

    [Fact]
    public void NamespacesEqualFolders()
    {
        foreach (var tree in GeneratorSources.Compilation.SyntaxTrees)
        {
            foreach (
                var space in tree.GetRoot()
                    .DescendantNodes()
                    .OfType<BaseNamespaceDeclarationSyntax>()
                    .Where(space => !space.Name.ToString().StartsWith("System", StringComparison.Ordinal))
            )
            {
                Assert.Equal(string.Join('.', tree.FilePath.Split('/').SkipLast(1).Prepend(Root)), space.Name.ToString());
            }
        }
    }

    /// <summary>Compares lists of lines and says every line that only one of them has.</summary>
    private static void Equal(IEnumerable<string> known, IEnumerable<string> found)
    {
        var (expected, actual) = (known.ToHashSet(), found.ToHashSet());
        var differ = actual
            .Except(expected)
            .Select(line => "new: " + line)
            .Concat(expected.Except(actual).Select(line => "gone: " + line))
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(differ.Count == 0, string.Join('\n', differ));
    }

    private static string LayerOf(string file) =>
        file.Contains('/', StringComparison.Ordinal) ? file[..file.IndexOf('/', StringComparison.Ordinal)] : "";

    /// <summary>What each file names: a layer of the compiler, or Roslyn.</summary>
    private static readonly Lazy<HashSet<(string File, string? Layer, bool IsRoslyn)>> Names = new(() => [.. Read()]);

    private static IEnumerable<(string File, string? Layer, bool IsRoslyn)> Read()
    {
        var compilation = GeneratorSources.Compilation;
        foreach (var tree in compilation.SyntaxTrees)
        {
            var model = GeneratorSources.ModelOf(tree);
            foreach (
                var node in tree.GetRoot().DescendantNodes().Where(node => node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax)
            )
            {
                var symbol = model.GetSymbolInfo(node).Symbol;
                var space = (symbol as INamespaceSymbol ?? symbol?.ContainingNamespace)?.ToDisplayString() ?? "";
                if (space.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
                    yield return (tree.FilePath, null, true);
                else if (symbol is not INamespaceSymbol && (space == Root || space.StartsWith(Root + ".", StringComparison.Ordinal)))
                    yield return (tree.FilePath, space.Length > Root.Length ? space[(Root.Length + 1)..].Split('.')[0] : "", false);
                else if (symbol is INamespaceSymbol && space.StartsWith(Root + ".", StringComparison.Ordinal))
                    yield return (tree.FilePath, space[(Root.Length + 1)..].Split('.')[0], false);
            }
        }
    }
}
