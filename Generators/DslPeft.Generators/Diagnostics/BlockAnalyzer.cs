using System.Collections.Generic;
using DslPeft.Generators.Checks;
using DslPeft.Generators.Compiling;
using DslPeft.Generators.Language;
using DslPeft.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DslPeft.Generators.Diagnostics;

/// <summary>Reports on the declared blocks of architectures.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockAnalyzer() : DeclarationAnalyzer(Names.Block, RuleBook.UncompilableArchitecture)
{
    private protected override IEnumerable<Finding> Check(INamedTypeSymbol type, Compilation compilation, CompilerOptions options)
    {
        if (ArchitectureParser.ParseBlock(type, compilation) is not { } spec)
            return [];
        Compiler.Files(spec);
        return RuleBook.Check(spec);
    }
}
