using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DslPeft.Compiler.Tests.Analyzers;
using DslPeft.Compiler.Tests.Harness;
using DslPeft.Generators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Compiler.Tests.Docs;

/// <summary>
/// What the compiler counts for the declarations of a page: as they stand, and with other sizes of the base in their place.
/// </summary>
internal sealed partial class DeclaredCounts
{
    /// <summary>The bases of the tables, from small to large.</summary>
    public static IReadOnlyList<string> Bases { get; } = ["BertTiny", "BertMini", "BertBase", "BertLarge"];

    private readonly Snippet[] _declarations;
    private readonly Dictionary<string, List<INamedTypeSymbol>> _compiled;

    /// <summary>Compiles the declarations of a page once for each base.</summary>
    public DeclaredCounts(IEnumerable<Snippet> declarations)
    {
        _declarations = [.. declarations];
        var compilation = new CompilerHarness().Create([.. Bases.Append(AsDeclared).SelectMany(Sources)]);
        CSharpGeneratorDriver
            .Create([new DslPeftGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var updated, out _);
        _compiled = updated
            .GetSymbolsWithName(_ => true, SymbolFilter.Type)
            .OfType<INamedTypeSymbol>()
            .Where(type => type.GetMembers(nameof(AdaptationInfo.TrainableParameters)).Length > 0)
            .GroupBy(type => type.ContainingNamespace.Name)
            .ToDictionary(types => types.Key, types => types.ToList());
    }

    /// <summary>The counts of every declaration and base as a table.</summary>
    public string Table()
    {
        var table = new StringBuilder(
            "| declaration | base | trainable | of the base | added | changed | deployed |\n|---|---|--:|--:|--:|--:|--:|\n"
        );
        foreach (var name in _compiled[Bases[0] + Suffix].Select(type => type.Name))
        {
            foreach (var architecture in BasesOf(name))
            {
                var type = Of(name, architecture);
                table.Append(
                    CultureInfo.InvariantCulture,
                    $"| `{name}` | `{(architecture == AsDeclared ? Adapted(type) : architecture)}` | "
                );
                table.Append(
                    IsStub(type)
                        ? $"{string.Join(", ", Faults(architecture, name).Select(id => $"[{id}](../diagnostics/{id}.md)"))} | | | | |\n"
                        : $"{Number(type, nameof(AdaptationInfo.TrainableParameters))} | {Share(type)} | {Number(type, nameof(AdaptationInfo.AddedParameters))} | {Number(type, nameof(AdaptationInfo.ChangedParameters))} | {Number(type, nameof(AdaptationInfo.DeployedParameters))} |\n"
                );
            }
        }

        return table.ToString();
    }

    /// <summary>
    /// The first declaration over a base in the words of the index: the methods it uses, its trainable parameters, whether it merges.
    /// </summary>
    public (string Methods, string Trainable, string Share, string Merges) First(string architecture)
    {
        var first = _compiled[architecture + Suffix][0];
        var fits = BasesOf(first.Name).Contains(architecture);
        var type = fits ? first : Of(first.Name, AsDeclared);
        var methods = type.GetAttributes()
            .Select(attribute => attribute.AttributeClass!)
            .Where(IsMethod)
            .Select(method => $"`{method.Name[..^"Attribute".Length]}`")
            .Distinct()
            .ToList();
        var merges =
            methods.Count == 0 ? ""
            : type.GetMembers("Merge")
                .Single()
                .GetAttributes()
                .Any(attribute => attribute.AttributeClass?.Name == nameof(ObsoleteAttribute))
                ? "no"
            : "yes";
        return fits
            ? (string.Join(", ", methods), Number(type, nameof(AdaptationInfo.TrainableParameters)), Share(type), merges)
            : (string.Join(", ", methods), "", "", merges);
    }

    // A namespace must not have the name of a type in it.
    private const string Suffix = "Counts";

    // In place of a base: the one of each declaration.
    private const string AsDeclared = "Declared";

    /// <summary>The bases that a declaration is counted over: those of the tables or, where it fits none of them, its own.</summary>
    private IReadOnlyList<string> BasesOf(string name) => Bases.All(architecture => IsStub(Of(name, architecture))) ? [AsDeclared] : Bases;

    /// <summary>The architecture that a declaration adapts.</summary>
    private static string Adapted(INamedTypeSymbol type) =>
        type.GetAttributes()
            .Select(attribute => attribute.AttributeClass!)
            .Single(attribute => attribute.Name == "AdaptAttribute")
            .TypeArguments[0]
            .Name;

    private IEnumerable<string> Sources(string architecture) =>
        _declarations.Select(snippet =>
            CSharpSnippets.Types(
                snippet with
                {
                    Text = Budget()
                        .Replace(architecture == AsDeclared ? snippet.Text : Base().Replace(snippet.Text, $"Adapt<{architecture}>"), ""),
                },
                $"Docs.{architecture}{Suffix}"
            )
        );

    private INamedTypeSymbol Of(string name, string architecture) => _compiled[architecture + Suffix].Single(type => type.Name == name);

    /// <summary>What the rules say of a declaration that does not fit a base.</summary>
    private List<string> Faults(string architecture, string name)
    {
        var output = AnalyzerHarness.Run(Sources(architecture));
        return
        [
            .. output
                .Reported.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && Declares(diagnostic, name))
                .Select(diagnostic => diagnostic.Id)
                .Distinct(),
        ];
    }

    private static bool Declares(Diagnostic diagnostic, string name) =>
        diagnostic
            .Location.SourceTree!.GetRoot()
            .FindNode(diagnostic.Location.SourceSpan)
            .AncestorsAndSelf()
            .OfType<Microsoft.CodeAnalysis.CSharp.Syntax.ClassDeclarationSyntax>()
            .First()
            .Identifier.Text == name;

    private static bool IsStub(INamedTypeSymbol type) => Count(type, nameof(AdaptationInfo.BaseParameters)) == 0;

    private static bool IsMethod(INamedTypeSymbol type) =>
        type.BaseType is { } parent && (parent.Name == nameof(PeftAttribute) || IsMethod(parent));

    private static long Count(INamedTypeSymbol type, string constant) =>
        (long)((IFieldSymbol)type.GetMembers(constant).Single()).ConstantValue!;

    private static string Number(INamedTypeSymbol type, string constant) =>
        Count(type, constant).ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(INamedTypeSymbol type) =>
        (100.0 * Count(type, nameof(AdaptationInfo.TrainableParameters)) / Count(type, nameof(AdaptationInfo.BaseParameters))).ToString(
            "0.###",
            CultureInfo.InvariantCulture
        ) + "%";

    [GeneratedRegex(@"\[Budget\([^)]*\)\]\n")]
    private static partial Regex Budget();

    [GeneratedRegex(@"Adapt<\w+>")]
    private static partial Regex Base();
}
