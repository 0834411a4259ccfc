using System.Collections.Generic;
using DslPeft.Generators.Checks;
using DslPeft.Generators.Compiling;
using DslPeft.Generators.Language;
using DslPeft.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslPeft.Generators.Diagnostics;

/// <summary>Reports on declared heads.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HeadAnalyzer() : DeclarationAnalyzer(Names.PeftHead, RuleBook.UncompilableMethod)
{
    private protected override IEnumerable<Finding> Check(INamedTypeSymbol type, Compilation compilation, CompilerOptions options)
    {
        if (RecordParser.Head(type, compilation) is { } recorded)
            Compiler.Files(recorded);
        return MethodParser.Parse(type, compilation) is { Head: not null } spec ? RuleBook.Check(spec) : [];
    }
}
