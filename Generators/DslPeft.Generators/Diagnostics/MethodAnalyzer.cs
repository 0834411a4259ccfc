using System.Collections.Generic;
using DslPeft.Generators.Parse;
using DslPeft.Generators.Passes;
using DslPeft.Generators.Specs.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslPeft.Generators.Diagnostics;

/// <summary>Reports on declared methods.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MethodAnalyzer() : DeclarationAnalyzer(Names.PeftMethod, RuleBook.UncompilableMethod)
{
    private protected override IEnumerable<Finding> Check(INamedTypeSymbol type, Compilation compilation, CompilerOptions options)
    {
        if (RecordParser.Method(type, compilation) is { } recorded)
            Compiler.Files(recorded);
        return MethodParser.Parse(type, compilation) is { } spec ? RuleBook.Check(spec) : [];
    }
}
