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
    private protected override IEnumerable<Finding> Check(INamedTypeSymbol type, Compilation compilation, CompilerOptions options)
    {
        if (RecordParser.Sizes(type, compilation) is { } sizes)
            Compiler.Files(sizes);
        return ArchitectureParser.Parse(type, compilation) is { } spec ? Compiler.Check(spec, options) : [];
    }
}
