using System;
using System.Collections.Immutable;
using System.Linq;
using DslPeft.Generators.Checks;
using DslPeft.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslPeft.Generators.Diagnostics;

/// <summary>
/// Reports attributes, and the interface of adaptations, where the declaration that they belong to is missing: nothing would read them.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StrayAttributeAnalyzer : DiagnosticAnalyzer
{
    private const string OnAdaptation = "on a class marked [Adapt<T>]",
        OnPatterns = "on a class marked [PatternData]",
        OnProgram = "on a class marked [FineTune<TAdapted, TData>]",
        OnArchitecture = "on a class marked [Architecture]",
        InBlock = "on a class nested in one marked [Block]",
        OnPart = "on a property of an architecture, or of an attention or a feed-forward network in a block";

    private static readonly string[] OfAdaptation =

        [
            "BudgetAttribute",
            "MixedPrecisionAttribute",
            "BaseTypeAttribute",
            "QuantisedAttribute",
            "RecomputeAttribute",
            "DisablePassAttribute",
        ],
        OfProgram = ["AdamWAttribute", "LinearWarmupAttribute", "EarlyStoppingAttribute", "DistillAttribute"],
        Sublayers = ["AttentionAttribute", "FeedForwardAttribute"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [Descriptors.Of(StrayAttribute.OfArchitecture), Descriptors.Of(StrayAttribute.OfAdaptation), Descriptors.Of(StrayAttribute.OfProgram)];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(OfType, SymbolKind.NamedType);
        context.RegisterSymbolAction(OfProperty, SymbolKind.Property);
    }

    private static void OfType(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is { } declared && Of(declared, type) is { } stray)
                Report(context, stray.Rule, attribute, type, stray.Place);
        }
        // An abstract class may implement the interface for those that derive from it.
        if (
            type is { TypeKind: TypeKind.Class, IsAbstract: false }
            && type.Interfaces.Any(own => own.Is("IAdapted"))
            && !Has(type, "AdaptAttribute")
            && !Has(type, "ArchitectureAttribute")
        )
            context.ReportDiagnostic(
                Create(
                    StrayAttribute.OfAdaptation,
                    "IAdapted",
                    type,
                    OnAdaptation,
                    TargetLocator.Find(Target.Type, type, context.Compilation)
                )
            );
    }

    private static void OfProperty(SymbolAnalysisContext context)
    {
        foreach (var attribute in context.Symbol.GetAttributes())
        {
            if (
                attribute.AttributeClass?.DerivesFrom("PartAttribute") == true
                && context.Symbol.ContainingType is { } owner
                && !Has(owner, "ArchitectureAttribute")
                && !Sublayers.Any(name => Has(owner, name))
            )
                Report(context, StrayAttribute.OfArchitecture, attribute, context.Symbol, OnPart);
        }
    }

    /// <summary>What an attribute of a class lacks; null if it lacks nothing.</summary>
    private static (RuleInfo Rule, string Place)? Of(INamedTypeSymbol attribute, INamedTypeSymbol type) =>
        (attribute.DerivesFrom("PeftAttribute") || attribute.DerivesFrom("HeadAttribute") || Is(attribute, OfAdaptation))
        && !Has(type, "AdaptAttribute")
            ? (StrayAttribute.OfAdaptation, OnAdaptation)
        : Is(attribute, OfProgram) && !Has(type, "FineTuneAttribute") ? (StrayAttribute.OfProgram, OnProgram)
        : attribute.Is("VerbalizerAttribute") && !Has(type, "PatternDataAttribute") ? (StrayAttribute.OfProgram, OnPatterns)
        : (
            attribute.DerivesFrom("LinearHeadRecipeAttribute")
            || Is(attribute, ["MaskedLmRecipeAttribute", "CausalLmRecipeAttribute", "Seq2SeqLmRecipeAttribute"])
        ) && !Has(type, "ArchitectureAttribute")
            ? (StrayAttribute.OfArchitecture, OnArchitecture)
        : Is(attribute, Sublayers) && !(type.ContainingType is { } outer && Has(outer, "BlockAttribute"))
            ? (StrayAttribute.OfArchitecture, InBlock)
        : null;

    private static bool Is(INamedTypeSymbol attribute, string[] names) => Array.Exists(names, attribute.Is);

    private static bool Has(INamedTypeSymbol type, string attribute) => type.Attribute(attribute) is not null;

    private static void Report(SymbolAnalysisContext context, RuleInfo rule, AttributeData attribute, ISymbol on, string place)
    {
        var location = attribute.ApplicationSyntaxReference is { } syntax
            ? syntax.GetSyntax(context.CancellationToken).GetLocation()
            : on.Locations.FirstOrDefault();
        context.ReportDiagnostic(
            Create(rule, $"[{MethodParser.ShortName(attribute.AttributeClass!.Name)}]", on, place, location ?? Location.None)
        );
    }

    private static Diagnostic Create(RuleInfo rule, string what, ISymbol on, string place, Location location) =>
        Descriptors.Create(new Finding(rule, Target.Type, new[] { what, on.Name, place }), location);
}
