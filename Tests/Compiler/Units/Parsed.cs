using DslPeft.Generators.Compiling;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using DslPeft.Generators.Parsing;
using DslPeft.Generators.Resolution;

namespace DslPeft.Compiler.Tests.Units;

using DslPeft.Compiler.Tests.Harness;
using Microsoft.CodeAnalysis;

/// <summary>Specs, bodies and plans read from source texts.</summary>
internal static class Parsed
{
    public static ArchitectureSpec Architecture(string source, string name)
    {
        var compilation = new CompilerHarness().Create(source);
        return ArchitectureParser.Parse(compilation.GetTypeByMetadataName(name)!, compilation)!;
    }

    /// <summary>The plan of an adaptation of a small BERT of four layers.</summary>
    public static AdaptationPlan Adaptation(string attributes, params string[] disabled) => AdaptationWith("", attributes, disabled);

    /// <summary>The plan of such an adaptation by methods of its own.</summary>
    public static AdaptationPlan AdaptationWith(string methods, string attributes, params string[] disabled)
    {
        var compilation = new CompilerHarness().Create(Declarations.SmallBert, methods, Declarations.Adaptation(attributes, "Adapted"));
        var spec = AdaptationParser.Parse(compilation.GetTypeByMetadataName("Small.Adapted")!, compilation);
        return Planner.Plan(spec, new CompilerOptions(disabled));
    }

    /// <summary>What is recorded of the static method <c>F</c>.</summary>
    public static string Body(string method)
    {
        var compilation = new CompilerHarness().Create(
            $$"""
            using DslPeft;
            using TorchSharp;
            using TorchSharp.Modules;
            using static TorchSharp.torch;
            using static TorchSharp.torch.nn.functional;
            static class M
            {
                {{method}}
            }
            """
        );
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return BodyRecorder.Record(compilation.GetTypeByMetadataName("M")!.GetMembers("F").OfType<IMethodSymbol>().Single(), compilation);
    }

    /// <summary>
    /// The nodes that a body of expressions over tensors <c>x</c>, <c>a</c>, <c>b</c> becomes, each as <c>name = operation(operands)</c>,
    /// and its result.
    /// </summary>
    public static IReadOnlyList<string> Inlined(string text, bool training = false, params (string Name, Operand Operand)[] constants)
    {
        var (stage, result) = Inline(text, training, constants);
        return
        [
            .. stage.Nodes.Select(node => $"{node.Name} = {node.Op}({string.Join(", ", node.Inputs.Select(input => Text(input, stage)))})"),
            Text(result, stage),
        ];
    }

    public static (StageBuilder Stage, Operand Result) Inline(
        string text,
        bool training = false,
        params (string Name, Operand Operand)[] constants
    )
    {
        var stage = new StageBuilder("Probe", 0, isLayer: false);
        var arguments = new[] { "x", "a", "b" }.ToDictionary(name => name, name => stage.Input(name, InputKind.Variable, Shape.Unknown));
        foreach (var (name, operand) in constants)
            arguments[name] = operand;
        return (stage, new BodyInliner(stage, training).Inline(new BodySpec("F", default, text), arguments, "y")[0]);
    }

    private static string Text(Operand operand, StageBuilder stage) =>
        operand.Kind switch
        {
            OperandKind.Node => stage.NodeOf(operand).Name,
            OperandKind.Absent => "null",
            _ => operand.Text,
        };
}
