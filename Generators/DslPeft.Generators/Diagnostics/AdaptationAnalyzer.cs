using System.Collections.Generic;
using DslPeft.Generators.Checks;
using DslPeft.Generators.Compiling;
using DslPeft.Generators.Language;
using DslPeft.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslPeft.Generators.Diagnostics;

/// <summary>Reports on declared adaptations.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AdaptationAnalyzer() : DeclarationAnalyzer(Names.Adapt, RuleBook.UncompilableAdaptation)
{
    private readonly Memo<(AdaptationSpec Spec, CompilerOptions Options), EquatableArray<Finding>> _findings = new(declared =>
    {
        var verdict = RuleBook.Check(declared.Spec, declared.Options);
        // What cannot be emitted is reported, too.
        _ = verdict.Plan is { } plan ? Compiler.Files(plan) : Compiler.Stub(declared.Spec);
        return verdict.Findings;
    });

    private protected override IEnumerable<Finding> Check(INamedTypeSymbol type, Compilation compilation, CompilerOptions options) =>
        _findings.Get((AdaptationParser.Parse(type, compilation), options));
}
