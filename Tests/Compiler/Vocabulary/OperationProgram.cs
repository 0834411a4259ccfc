using System.Reflection;
using DslPeft.Compiler.Tests.Harness;
using DslPeft.Generators.Emission;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Ir.Ops;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TorchSharp;
using static TorchSharp.torch;

namespace DslPeft.Compiler.Tests.Vocabulary;

/// <summary>Cases of operations as C#, written by the emitter and compiled: the operation, and the nodes that its reverse builds.</summary>
internal sealed class OperationProgram
{
    private readonly List<(OperationCase Case, Shape Inferred, int[] Reversed)> _cases = [];
    private readonly Type _type;

    public OperationProgram(IEnumerable<OperationCase> cases)
    {
        var writer = new CodeWriter();
        foreach (var line in Code.Usings)
            writer.Line(line);
        writer.Line("public static class Program");
        using (writer.Block())
        {
            writer.Line("private const bool training = true;");
            writer.Line("private static Tensor Measured(Tensor weights) => Kernels.Measured(weights);");
            foreach (var given in cases)
                _cases.Add(Write(writer, given, _cases.Count));
        }
        var compilation = CSharpCompilation.Create(
            "Operations",
            [CSharpSyntaxTree.ParseText(writer.ToString())],
            TestReferences.All,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics) + '\n' + writer);
        _type = Assembly.Load(stream.ToArray()).GetType("Program")!;
    }

    /// <summary>
    /// Runs a case: its operands, its result, the shape that was inferred, and with a gradient of the result the gradients of operands by
    /// their indices.
    /// </summary>
    public IEnumerable<(
        OperationCase Case,
        Tensor?[] Operands,
        Tensor Result,
        Shape Inferred,
        Func<Tensor, Dictionary<int, Tensor>> Reverse
    )> Run(torch.Generator random)
    {
        for (var i = 0; i < _cases.Count; i++)
        {
            var number = i;
            var (given, inferred, reversed) = _cases[i];
            var operands = given.Operands.Select(operand => operand.Make(random)?.requires_grad_(operand.IsDifferentiated)).ToArray();
            var result = (Tensor)Invoke($"Forward{i}", [operands]);
            yield return (given, operands, result, inferred, gradient => Reverse(number, operands, result, gradient, reversed));
        }
    }

    private Dictionary<int, Tensor> Reverse(int number, Tensor?[] operands, Tensor result, Tensor gradient, int[] reversed)
    {
        using var detached = no_grad();
        var gradients = (Tensor[])Invoke($"Reverse{number}", operands, result, gradient);
        return reversed.Zip(gradients).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private object Invoke(string method, params object?[] arguments) => _type.GetMethod(method)!.Invoke(null, arguments)!;

    private static (OperationCase, Shape, int[]) Write(CodeWriter writer, OperationCase given, int number)
    {
        var operation = Operations.Get(given.Name);
        var forward = new StageBuilder("Forward", 0, isLayer: false);
        var result = forward.Add(given.Name, "result", Operands(forward, given));
        var shape = forward.ShapeOf(result);
        Method(writer, $"public static Tensor Forward{number}(Tensor[] given)", given, forward, [result], text => text[0]);
        var backward = new StageBuilder("Reverse", 0, isLayer: false);
        var operands = Operands(backward, given);
        var (y, dy) = (backward.Input("y", InputKind.Variable, shape), backward.Input("dy", InputKind.Variable, shape));
        var reversed =
            operation.Reverse.IsBuilt && operation.Reverse.Holds(operands)
                ? Enumerable
                    .Range(0, operands.Length)
                    .Where(i => given.Operands[i].IsDifferentiated && operation.Reverse.Reaches(i))
                    .ToArray()
                : [];
        var gradients = reversed.Select(i => operation.Reverse.Build(new Reversal(backward, dy, y, operands), i)).ToArray();
        foreach (var (index, gradient) in reversed.Zip(gradients))
        {
            Assert.True(
                ShapeInference.Fits(backward.ShapeOf(gradient), backward.ShapeOf(operands[index])),
                $"{given}: gradient {index} is {backward.ShapeOf(gradient)}"
            );
        }

        Method(writer, $"public static Tensor[] Reverse{number}(Tensor[] given, Tensor y, Tensor dy)", given, backward, gradients, texts =>
            $"[{string.Join(", ", texts)}]"
        );
        return (given, shape, reversed);
    }

    private static Operand[] Operands(StageBuilder stage, OperationCase given) =>
        [
            .. given.Operands.Select(
                (operand, i) => operand is Plainly plain ? plain.Plain : stage.Input($"x{i}", InputKind.Variable, Shape.Of(operand.Shape))
            ),
        ];

    private static void Method(
        CodeWriter writer,
        string header,
        OperationCase given,
        StageBuilder stage,
        Operand[] results,
        Func<string[], string> returned
    )
    {
        using (writer.Block(header))
        {
            for (var i = 0; i < given.Operands.Length; i++)
            {
                if (given.Operands[i] is not Plainly)
                    writer.Line($"var x{i} = given[{i}];");
            }

            var nodes = new NodeWriter(writer, stage.Nodes.ToEquatable(), plannedDisposal: false);
            nodes.Write(results);
            writer.Line($"return {returned([.. results.Select(nodes.Text)])};");
        }
    }
}
