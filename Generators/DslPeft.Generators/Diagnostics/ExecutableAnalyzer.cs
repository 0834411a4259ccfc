using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Checks;
using DslPeft.Generators.Compiling;
using DslPeft.Generators.Language;
using DslPeft.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslPeft.Generators.Diagnostics;

/// <summary>Reports on declared fine-tuning programs.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ExecutableAnalyzer() : DeclarationAnalyzer(Names.FineTune, RuleBook.UncompilableExecutable)
{
    private protected override IEnumerable<Finding> Check(INamedTypeSymbol type, Compilation compilation, CompilerOptions options)
    {
        var spec = ExecutableParser.Parse(type, compilation);
        var (findings, program) = (RuleBook.Check(spec), new ProgramKind(WantsMain: true));
        _ = findings.Any(finding => finding.IsError) ? Compiler.Stub(spec, program) : Compiler.Files(spec, program);
        return findings;
    }
}
