using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Linq;
using DslPeft.Generators.Parse;
using DslPeft.Generators.Specs.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace DslPeft.Generators.Diagnostics;

/// <summary>Reports on programs that a project never starts: those beside an entry point that does not use them, and several without one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EntryPointAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.Of(NeverRuns.Info), Descriptors.Of(NoEntryPoint.Info)];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext start)
    {
        if (start.Compilation.Options.OutputKind is not (OutputKind.ConsoleApplication or OutputKind.WindowsApplication) || start.Compilation.GetTypeByMetadataName(Names.FineTune) is null)
            return;
        var (programs, used) = (new ConcurrentDictionary<INamedTypeSymbol, bool>(SymbolEqualityComparer.Default), new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default));
        start.RegisterSymbolAction(symbol =>
        {
            if (symbol.Symbol is INamedTypeSymbol type && type.Attribute("FineTuneAttribute") is not null)
                programs[type] = true;
        }, SymbolKind.NamedType);
        start.RegisterOperationAction(operation =>
        {
            var owner = operation.Operation switch
            {
                IInvocationOperation call => call.TargetMethod.ContainingType,
                IMemberReferenceOperation member => member.Member.ContainingType,
                ITypeOfOperation type => type.TypeOperand,
                _ => null,
            };
            // What a program's own members use does not start it.
            if (owner is not null && !SymbolEqualityComparer.Default.Equals(owner, operation.ContainingSymbol.ContainingType) || owner is not null && operation.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary, Name: "Main" or "<Main>$" })
                used[owner] = true;
        }, OperationKind.Invocation, OperationKind.PropertyReference, OperationKind.MethodReference, OperationKind.TypeOf);
        start.RegisterCompilationEndAction(end => Report(end, programs.Keys.OrderBy(type => type.ToDisplayString(), System.StringComparer.Ordinal).ToImmutableArray(), used));
    }

    private static void Report(CompilationAnalysisContext end, ImmutableArray<INamedTypeSymbol> programs, ConcurrentDictionary<ISymbol, bool> used)
    {
        if (end.Compilation.GetEntryPoint(end.CancellationToken) is not { } entry)
        {
            if (programs.Length > 1)
                Report(end, NoEntryPoint.Of(programs.Length, string.Join(" or ", programs.Select(program => program.Name + ".Run(args)"))), programs[programs.Length - 1]);
            return;
        }
        if (!OwnMembers.IsOwn(entry) && !IsOfStatements(entry))
            return;
        var start = IsOfStatements(entry) ? "its top-level statements" : $"'{entry.ContainingType.Name}.{entry.Name}'";
        foreach (var program in programs.Where(program => !used.ContainsKey(program)))
            Report(end, NeverRuns.Of(program.Name, start, IsOfStatements(entry) ? "the statements" : "the Main"), program);
    }

    private static bool IsOfStatements(IMethodSymbol entry) => entry.Name == "<Main>$";

    private static void Report(CompilationAnalysisContext end, Finding finding, INamedTypeSymbol program) =>
        end.ReportDiagnostic(Descriptors.Create(finding, TargetLocator.Find(Target.Type, program, end.Compilation)));
}
