using DslPeft.Compiler.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DslPeft.Compiler.Tests.Units;

/// <summary>
/// What is parsed is read: a property of a spec that lowering, weaving, passes and emission never look at would be an option that changes
/// nothing, whatever a rule says of it.
/// </summary>
public sealed class SpecPropertyTests
{
    private const string Language = "DslPeft.Generators.Language";

    /// <summary>
    /// Specs that are read by rules alone: what was found wrong while a declaration was read, and what a declaration promises or requires,
    /// which changes nothing where it holds.
    /// </summary>
    private static readonly string[] OfRulesAlone =
    [
        "BudgetSpec",
        "ConditionSpec",
        "DefaultSpec",
        "MethodRates",
        "NamedArgument",
        "PrefixLength",
        "RateSpec",
        "UndefinedValue",
        "UnknownAttribute",
        "UnusableConstant",
        "UnusableSize",
    ];

    /// <summary>Such properties of other specs.</summary>
    private static readonly string[] Exceptions =
    [
        // Names, places and kinds, by which faults are found and told.
        "AdaptationSpec.ArchitectureName",
        "AdaptationSpec.ImplementsIAdapted",
        "ArgumentSpec.IsWhole",
        "BodySpec.Returns",
        "BodySpec.Uncallable",
        "DistilledSpec.Name",
        "ExecutableSpec.HasLabels",
        "ExecutableSpec.IsAdaptation",
        "ExecutableSpec.IsAdaptationEmitted",
        "HeadClass.Fault",
        "HeadClass.HasParameters",
        "HeadSpec.Attribute",
        "MethodSpec.IsPeftAttribute",
        "MethodSpec.Properties",
        "PatternSpec.Text",
        // What was found.
        "AdaptationSpec.OtherHeads",
        "AdaptationSpec.UndefinedValues",
        "AdaptationSpec.Unknown",
        "ArchitectureSpec.Faults",
        "ArchitectureSpec.NamedArguments",
        "ArchitectureSpec.UndefinedValues",
        "ArchitectureSpec.UnusableConstants",
        "ArchitectureSpec.UnusableSizes",
        "ExecutableSpec.NegativeSettings",
        "ExecutableSpec.UndefinedValues",
        "MethodSpec.DifferentDefaults",
        "MethodSpec.HiddenDefaults",
        "MethodSpec.UndefinedValues",
        "MethodUse.EmptyTexts",
        "StorageSpec.Attribute",
        "PatternSpec.Fault",
        // What is promised and required.
        "AdaptationSpec.Budget",
        "MethodSpec.Conditions",
        "MethodSpec.Rates",
        "MethodSpec.Scales",
        // A program is emitted by the names of its classes; what these are is held against its options.
        "ExecutableSpec.Adapted",
        "ExecutableSpec.Architecture",
        "ExecutableSpec.Data",
        "ExecutableSpec.Head",
        "ExecutableSpec.OfTasks",
        "ExecutableSpec.PositionOffset",
        "ExecutableSpec.Positions",
        "ExecutableSpec.Prefixes",
        "ExecutableSpec.Rates",
        "DistilledSpec.Architecture",
        "DistilledSpec.Head",
        "DistilledSpec.LabelNames",
        "DistilledSpec.Labels",
        // Among the settings and the labels' names, which are emitted.
        "ExecutableSpec.Auxiliary",
        "VerbalizerSpec.Label",
        // Read where a use is parsed, into its layers and its head's outputs.
        "HeadClass.Labels",
        "MethodSpec.TopLayers",
    ];

    [Fact]
    public void EveryPropertyIsRead()
    {
        var (properties, reads) = Reads();

        Assert.DoesNotContain(properties, property => !reads.Compiled.Contains(property) && !reads.Checked.Contains(property));
        Assert.All(OfRulesAlone, spec =>
            Assert.DoesNotContain(properties, property => Of(property) == spec && reads.Compiled.Contains(property))
        );
        Assert.Equal(
            Exceptions.Order(StringComparer.Ordinal),
            properties.Where(property => !OfRulesAlone.Contains(Of(property)) && !reads.Compiled.Contains(property))
        );

        static string Of(string property) => property.Split('.')[0];
    }

    /// <summary>
    /// The specs' properties, and those that are read from: by what compiles, and by rules. A read in a spec's own member counts where
    /// that member is read.
    /// </summary>
    private static (SortedSet<string> Properties, (HashSet<string> Compiled, HashSet<string> Checked) Reads) Reads()
    {
        var (compilation, trees) = (GeneratorSources.Compilation, GeneratorSources.Compilation.SyntaxTrees);
        var properties = new SortedSet<string>(StringComparer.Ordinal);
        var (compiled, isChecked, within) = (new HashSet<string>(), new HashSet<string>(), new List<(string Reader, string Member)>());
        var names = trees
            .Where(tree => tree.FilePath.StartsWith("Language/", StringComparison.Ordinal))
            .SelectMany(tree => tree.GetRoot().DescendantNodes())
            .SelectMany(Declared)
            .ToHashSet();
        foreach (var tree in trees)
        {
            var model = GeneratorSources.ModelOf(tree);
            foreach (var record in tree.GetRoot().DescendantNodes().OfType<RecordDeclarationSyntax>())
            {
                if (model.GetDeclaredSymbol(record) is { } type && IsSpec(type))
                {
                    properties.UnionWith(
                        type.GetMembers()
                            .OfType<IPropertySymbol>()
                            .Where(property =>
                                property is { IsStatic: false, IsImplicitlyDeclared: false }
                                && property.Name != "EqualityContract"
                                && IsParsed(property)
                            )
                            .Select(Name)
                    );
                }
            }

            if (tree.FilePath.StartsWith("Parsing/", StringComparison.Ordinal))
                continue;
            foreach (
                var name in tree.GetRoot()
                    .DescendantNodes()
                    .OfType<SimpleNameSyntax>()
                    .Where(name => names.Contains(name.Identifier.ValueText))
            )
            {
                if (
                    IsWritten(name)
                    || model.GetSymbolInfo(name).Symbol is not (IPropertySymbol or IMethodSymbol)
                    || model.GetSymbolInfo(name).Symbol is not { ContainingType: { } owner } member
                    || !IsSpec(owner)
                )
                {
                    continue;
                }

                if (
                    tree.FilePath.StartsWith("Checks/", StringComparison.Ordinal)
                    || tree.FilePath.StartsWith("Diagnostics/", StringComparison.Ordinal)
                )
                {
                    isChecked.Add(Name(member));
                }
                else if (
                    model.GetEnclosingSymbol(name.SpanStart) is { } enclosing
                    && Owner(enclosing) is { } reader
                    && IsSpec(reader.ContainingType)
                )
                {
                    within.Add((Name(reader), Name(member)));
                }
                else
                {
                    compiled.Add(Name(member));
                }
            }
        }
        foreach (var reached in new[] { compiled, isChecked })
        {
            while (
                within
                    .Where(read => reached.Contains(read.Reader))
                    .Select(read => read.Member)
                    .Where(member => !reached.Contains(member))
                    .ToList()
                    is { Count: > 0 } more
            )
            {
                reached.UnionWith(more);
            }
        }

        return (properties, (compiled, isChecked));
    }

    /// <summary>Names of the properties, parameters of records and methods that a node declares.</summary>
    private static IEnumerable<string> Declared(SyntaxNode node) =>
        node switch
        {
            PropertyDeclarationSyntax property => [property.Identifier.ValueText],
            MethodDeclarationSyntax method => [method.Identifier.ValueText],
            ParameterSyntax { Parent.Parent: RecordDeclarationSyntax } parameter => [parameter.Identifier.ValueText],
            _ => [],
        };

    /// <summary>The property or method that a symbol stands in.</summary>
    private static ISymbol? Owner(ISymbol symbol)
    {
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction } inner)
            symbol = inner.ContainingSymbol;
        return symbol is IMethodSymbol { AssociatedSymbol: { } property } ? property
            : symbol is IMethodSymbol or IPropertySymbol ? symbol
            : null;
    }

    /// <summary>False for a property that is computed from others, or that the type's own table gives.</summary>
    private static bool IsParsed(IPropertySymbol property) => property.SetMethod is { DeclaredAccessibility: not Accessibility.Private };

    private static bool IsSpec(INamedTypeSymbol type) => type.IsRecord && type.ContainingNamespace.ToDisplayString() == Language;

    private static string Name(ISymbol member) => $"{member.ContainingType.Name}.{member.Name}";

    /// <summary>True for a name on the left of an initialiser.</summary>
    private static bool IsWritten(SimpleNameSyntax name) => name.Parent is AssignmentExpressionSyntax assignment && assignment.Left == name;
}
