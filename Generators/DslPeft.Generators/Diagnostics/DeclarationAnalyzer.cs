using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using DslPeft.Generators.Checks;
using DslPeft.Generators.Language;
using DslPeft.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslPeft.Generators.Diagnostics;

/// <summary>
/// Reports what the rules find in the declarations of one kind: the classes with one attribute. The generator checks the same specs by the
/// same rules and leaves a stub; only analyzers report.
/// </summary>
public abstract class DeclarationAnalyzer : DiagnosticAnalyzer
{
    private readonly string _attribute;
    private readonly RuleInfo _failure;

    private protected DeclarationAnalyzer(string attribute, RuleInfo failure) => (_attribute, _failure) = (attribute, failure);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Descriptors.Family(_failure.Id.Substring(0, 6));

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(_attribute) is not { } attribute)
                return;
            var options = Inputs.Read(start.Options.AnalyzerConfigOptionsProvider, start.Compilation);
            start.RegisterSymbolAction(symbol => Analyze(symbol, attribute, options), SymbolKind.NamedType);
        });
    }

    private protected abstract IEnumerable<Finding> Check(INamedTypeSymbol type, Compilation compilation, CompilerOptions options);

    private void Analyze(SymbolAnalysisContext context, INamedTypeSymbol attribute, CompilerOptions options)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        var isDeclared = false;
        foreach (var candidate in type.GetAttributes())
            isDeclared |= SymbolEqualityComparer.Default.Equals(candidate.AttributeClass?.OriginalDefinition, attribute);
        if (!isDeclared)
            return;
        foreach (var finding in Findings(type, context.Compilation, options))
        {
            var location = TargetLocator.Find(finding.Target, type, context.Compilation);
            if (!CompilerErrors.Explain(finding, location, type, context.Compilation, context.CancellationToken))
                context.ReportDiagnostic(Descriptors.Create(finding, location));
        }
    }

    /// <summary>A declaration that cannot even be read, as half-written ones, is a finding as well.</summary>
    private IEnumerable<Finding> Findings(INamedTypeSymbol type, Compilation compilation, CompilerOptions options)
    {
        try
        {
            return Check(type, compilation, options);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return [RuleBook.Failed(_failure, type.Name, exception)];
        }
    }
}
