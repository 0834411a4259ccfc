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
    private protected override IEnumerable<Finding> Check(INamedTypeSymbol type, Compilation compilation, CompilerOptions options) =>
        Compiler.Check(AdaptationParser.Parse(type, compilation), options);
}
