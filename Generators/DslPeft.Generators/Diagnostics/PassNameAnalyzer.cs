using System.Collections.Immutable;
using DslPeft.Generators.Checks.Adaptations.Optimisation;
using DslPeft.Generators.Compiling;
using DslPeft.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslPeft.Generators.Diagnostics;

/// <summary>Reports on the names of the passes that a project switches off in its properties.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PassNameAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.Of(UnknownPass.Info)];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationAction(compilation =>
        {
            foreach (
                var finding in UnknownPass.Check(
                    Inputs.Read(compilation.Options.AnalyzerConfigOptionsProvider, compilation.Compilation),
                    Compiler.PassNames
                )
            )
                compilation.ReportDiagnostic(Descriptors.Create(finding, Location.None));
        });
    }
}
