using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using DslPeft.Generators.Checks;
using DslPeft.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslPeft.Generators.Diagnostics;

/// <summary>Reports once on a project that declares something and whose version of C# does not know what is emitted.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LanguageAnalyzer : DiagnosticAnalyzer
{
    private static readonly string[] Declared = [Names.Architecture, Names.Block, Names.Adapt, Names.FineTune];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Descriptors.Of(OldLanguage.Info)];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (
                start.Compilation is not CSharpCompilation { LanguageVersion: var version } compilation
                || !Obstacles.IsOldLanguage(compilation)
            )
                return;
            var attributes = Declared
                .Select(name => compilation.GetTypeByMetadataName(name))
                .ToImmutableHashSet(SymbolEqualityComparer.Default);
            var declares = 0;
            start.RegisterSymbolAction(
                symbol =>
                {
                    foreach (var attribute in symbol.Symbol.GetAttributes())
                    {
                        if (attribute.AttributeClass is { } type && attributes.Contains(type.OriginalDefinition))
                            Interlocked.Exchange(ref declares, 1);
                    }
                },
                SymbolKind.NamedType
            );
            start.RegisterCompilationEndAction(end =>
            {
                if (declares != 0)
                    end.ReportDiagnostic(Descriptors.Create(OldLanguage.Of(version.ToDisplayString()), Location.None));
            });
        });
    }
}
