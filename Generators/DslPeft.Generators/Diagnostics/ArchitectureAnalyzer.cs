using System.Collections.Generic;
using DslPeft.Generators.Checks;
using DslPeft.Generators.Compiling;
using DslPeft.Generators.Language;
using DslPeft.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslPeft.Generators.Diagnostics;

/// <summary>Reports on declared architectures.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ArchitectureAnalyzer() : DeclarationAnalyzer(Names.Architecture, RuleBook.UncompilableArchitecture)
{
    private readonly Memo<(ArchitectureSpec Spec, CompilerOptions Options), EquatableArray<Finding>> _findings = new(declared =>
    {
        var verdict = RuleBook.Check(declared.Spec, declared.Options);
        // What cannot be emitted is reported, too.
        _ = verdict.Plan is { } plan ? Compiler.Files(plan) : Compiler.Stub(declared.Spec);
        return verdict.Findings;
    });

    private protected override IEnumerable<Finding> Check(INamedTypeSymbol type, Compilation compilation, CompilerOptions options)
    {
        if (RecordParser.Sizes(type, compilation) is { } sizes)
            Compiler.Files(sizes);
        return ArchitectureParser.Parse(type, compilation) is { } spec ? _findings.Get((spec, options)) : [];
    }
}
