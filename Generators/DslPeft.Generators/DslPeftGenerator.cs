using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Compiling;
using DslPeft.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators;

/// <summary>
/// The compiler's entry and table of contents: declarations are parsed to specs, specs planned, plans emitted. It never reports; analyzers
/// check the same specs by the same rules.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class DslPeftGenerator : IIncrementalGenerator
{
    /// <summary>Names of the tracked steps.</summary>
    public const string Spec = Inputs.SpecStep,
        Plan = "Plan",
        Output = "Output";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var options = Inputs.Options(context).WithTrackingName("Options");
        var program = Inputs.ProgramKind(context).WithTrackingName("ProgramKind");

        var architectures = Inputs.Types(context, Names.Architecture, ArchitectureParser.Parse);
        var blocks = Inputs.Types(context, Names.Block, ArchitectureParser.ParseBlock);
        var adaptations = Inputs.Types(context, Names.Adapt, AdaptationParser.Parse);
        var executables = Inputs.Types(context, Names.FineTune, ExecutableParser.Parse);
        var methods = Inputs.Types(context, Names.PeftMethod, RecordParser.Method);
        var heads = Inputs.Types(context, Names.PeftHead, RecordParser.Head);
        var sizes = Inputs.Types(context, Names.Architecture, RecordParser.Sizes);

        Outputs.Write(
            context,
            architectures.Combine(options).Select((pair, _) => Compiler.PlanArchitecture(pair.Left, pair.Right)).WithTrackingName(Plan),
            Compiler.EmitArchitecture
        );
        Outputs.Write(context, blocks, Compiler.EmitBlock);
        Outputs.Write(
            context,
            adaptations.Combine(options).Select((pair, _) => Compiler.PlanAdaptation(pair.Left, pair.Right)).WithTrackingName(Plan),
            Compiler.EmitAdaptation
        );
        Outputs.Write(context, executables.Combine(program), (pair) => Compiler.EmitExecutable(pair.Left, pair.Right));
        Outputs.Write(context, methods, Compiler.EmitMethod);
        Outputs.Write(context, heads, Compiler.EmitMethod);
        Outputs.Write(context, sizes, Compiler.EmitSizes);
    }
}
