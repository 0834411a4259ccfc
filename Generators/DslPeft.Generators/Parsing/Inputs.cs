using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslPeft.Generators.Parsing;

/// <summary>Where the compiler's inputs come from.</summary>
internal static class Inputs
{
    /// <summary>Name of the tracked step that parses.</summary>
    public const string SpecStep = "Spec";

    /// <summary>Classes with an attribute, parsed to specs. Symbols do not leave the parser.</summary>
    public static IncrementalValuesProvider<TSpec> Types<TSpec>(
        IncrementalGeneratorInitializationContext context,
        string attribute,
        Func<INamedTypeSymbol, Compilation, TSpec?> parse
    )
        where TSpec : class =>
        context
            .SyntaxProvider.ForAttributeWithMetadataName(
                attribute,
                (node, _) => node is TypeDeclarationSyntax,
                (found, cancel) =>
                    IsFirst(found) ? Parsed((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation, parse, cancel) : null
            )
            .Where(spec => spec is not null)
            .Select((spec, _) => spec!)
            .WithTrackingName(SpecStep);

    /// <summary>
    /// False for the attribute's second place on one class, as a copied part has it: C# reports it, and the class is one declaration all
    /// the same.
    /// </summary>
    private static bool IsFirst(GeneratorAttributeSyntaxContext found)
    {
        var first = found
            .TargetSymbol.GetAttributes()
            .FirstOrDefault(candidate =>
                SymbolEqualityComparer.Default.Equals(
                    candidate.AttributeClass?.OriginalDefinition,
                    found.Attributes[0].AttributeClass?.OriginalDefinition
                )
            );
        return first?.ApplicationSyntaxReference is not { } place
            || place.SyntaxTree == found.TargetNode.SyntaxTree && found.TargetNode.Span.Contains(place.Span);
    }

    /// <summary>
    /// A declaration that cannot be read, as one that is half written, yields nothing here. The analyzers read it by the same parser, meet
    /// the same exception and report it.
    /// </summary>
    private static TSpec? Parsed<TSpec>(
        INamedTypeSymbol type,
        Compilation compilation,
        Func<INamedTypeSymbol, Compilation, TSpec?> parse,
        CancellationToken cancel
    )
        where TSpec : class
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            return parse(type, compilation);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>
    /// Passes switched off by the MSBuild property DslPeftDisabledPasses or by assembly attributes, and what other assembly attributes ask
    /// for.
    /// </summary>
    public static IncrementalValueProvider<CompilerOptions> Options(IncrementalGeneratorInitializationContext context)
    {
        var property = context.AnalyzerConfigOptionsProvider.Select((provider, _) => DisabledPasses(provider));
        var attributes = context.CompilationProvider.Select((compilation, _) => Declared(compilation));
        return property.Combine(attributes).Select((pair, _) => Read(pair.Left, pair.Right));
    }

    /// <summary>The same options, for an analyzer.</summary>
    public static CompilerOptions Read(AnalyzerConfigOptionsProvider provider, Compilation compilation) =>
        Read(DisabledPasses(provider), Declared(compilation));

    private static string DisabledPasses(AnalyzerConfigOptionsProvider provider) =>
        provider.GlobalOptions.TryGetValue("build_property.DslPeftDisabledPasses", out var value) ? value : "";

    private static CompilerOptions Declared(Compilation compilation)
    {
        var attributes = compilation.Assembly.GetAttributes();
        return new(AdaptationParser.DisabledPasses(attributes))
        {
            MixedPrecision = AdaptationParser.IsMixedPrecision(attributes),
            Recompute = AdaptationParser.IsRecomputed(attributes),
        };
    }

    public static CompilerOptions Read(string property, CompilerOptions declared) =>
        declared with
        {
            Disabled = property
                .Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries)
                .Concat(declared.Disabled)
                .Distinct()
                .OrderBy(name => name, StringComparer.Ordinal)
                .ToEquatable(),
        };

    /// <summary>Main is emitted in a console program with one fine-tuning program and no entry point of its own.</summary>
    public static IncrementalValueProvider<ProgramKind> ProgramKind(IncrementalGeneratorInitializationContext context)
    {
        var one = context
            .SyntaxProvider.ForAttributeWithMetadataName(Names.FineTune, (_, _) => true, (found, _) => found.TargetSymbol.ToDisplayString())
            .Collect()
            .Select((names, _) => names.Distinct().Count() == 1);
        var console = context.CompilationProvider.Select(
            (compilation, cancel) =>
                compilation.Options.OutputKind == OutputKind.ConsoleApplication && compilation.GetEntryPoint(cancel) is null
        );
        return one.Combine(console).Select((pair, _) => new ProgramKind(pair.Left && pair.Right));
    }
}
