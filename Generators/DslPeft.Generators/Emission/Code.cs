using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DslPeft.Generators.Ir;
using DslPeft.Generators.Language;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Generators.Emission;

/// <summary>Small pieces of C# that several emitters write.</summary>
internal static class Code
{
    /// <summary>Usings of emitted files; they stand inside the namespace, so that a user's own usings do not matter.</summary>
    public static readonly string[] Usings =
    [
        "using System.Collections.Generic;",
        "using DslPeft;",
        "using TorchSharp;",
        "using static TorchSharp.torch;",
        "using static TorchSharp.torch.nn.functional;",
        "using GELU = TorchSharp.Modules.GELU;",
    ];

    /// <summary>How to read a file with stages.</summary>
    public static readonly string[] Reading =
    [
        "Forward is the training form; Infer is the deployed one, in which what can be is merged into the base's weights or stored as a table. A stage is a method.",
        "w holds the stage's tensors, of the base and of the methods; Bind looks them up by their names, once, and again after a load or a move.",
        "Free disposes what nothing reads any more; autograd keeps by itself what the backward pass needs. Replace disposes the state that a stage has read.",
        "Scalars keeps a number as long as torch reads it, which TorchSharp does not; Plus is a sum that does so too.",
        "The shape of each result stands on its right: B rows of the batch, T tokens of the longest row, N labelled positions; numbers are sizes of the model.",
    ];

    /// <summary>How to read a file with the plain model's stages.</summary>
    public static readonly string[] ReadingOfPlain =
    [
        "Forward is the plain model; Inspect is the same and keeps every hidden state and attention. A stage is a method.",
        "w holds the stage's tensors; Bind looks them up by their names, once, and again after a load or a move.",
        .. Reading.Skip(2),
    ];

    /// <summary>The same lines for an architecture: of two stacks, with what the second letter stands for.</summary>
    public static IEnumerable<string> For(this string[] reading, ArchitectureSpec architecture) =>
        architecture.Stacks.Count < 2
            ? reading
            :
            [
                .. reading,
                "The first of the two stacks reads sources, the longest of S tokens, and gives memory; the second one reads targets, the longest of T tokens, and gives hidden.",
            ];

    private const string LayerIndex = "{i}",
        LayerVariable = StageBuilder.LayerIndex;

    /// <summary>A string literal; interpolated where it holds the layer's index.</summary>
    public static string Name(string template) => Name(template, LayerIndex);

    /// <summary>A string literal; interpolated where it holds one of the indices in braces. Other braces are doubled there.</summary>
    public static string Name(string template, params string[] indices) =>
        indices.Any(template.Contains)
            ? "$"
                + Literal(
                    indices.Aggregate(template.Replace("{", "{{").Replace("}", "}}"), (text, index) =>
                        text.Replace("{" + index + "}", index)
                    )
                )
            : Literal(template);

    /// <summary>Names of the tensors that a binding is made of, as arguments.</summary>
    public static string Names(TensorBinding binding) =>
        string.Join(", ", (binding.Kind == BindingKind.Fused ? binding.Parts : new[] { binding.Name }).Select(Name));

    /// <summary>A string literal; what no line of C# can hold is escaped, ends of lines of Unicode among it.</summary>
    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>What an operand is that is no tensor.</summary>
    public static string Constant(Operand operand) =>
        operand.Kind switch
        {
            OperandKind.Number when operand.OfLayer is { } number => OfLayer(number),
            OperandKind.Number when operand.OnlyInTraining => $"training ? {operand.Text} : 0",
            OperandKind.Number => Typed(operand),
            OperandKind.List => Array(operand.Values.Select(value => value.ToString(CultureInfo.InvariantCulture))),
            OperandKind.Enum => operand.Text.StartsWith("Reduction.", System.StringComparison.Ordinal)
                ? "nn." + operand.Text
                : operand.Text,
            _ => "null",
        };

    private static string Typed(Operand number) =>
        number.Type switch
        {
            null or "int" or "long" => number.Text,
            "bool" => number.Value != 0 ? "true" : "false",
            "double" => number.Text + "d",
            "float" => number.Text + "f",
            _ => $"({number.Type}){number.Text}",
        };

    /// <summary>A number that grows by the layer, as an int where 4,096 layers, more than models have, do not leave one.</summary>
    private static string OfLayer(LayerNumber number)
    {
        var type = number.First + (number.Stride << 12) > int.MaxValue ? "L" : "";
        var product =
            number.Stride == 1 && type.Length == 0
                ? LayerVariable
                : FormattableString.Invariant($"{number.Stride}{type} * {LayerVariable}");
        return number.First == 0 ? product : FormattableString.Invariant($"{number.First}{type} + {product}");
    }

    /// <summary>A count with digits in groups.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '_');

    public static string Array(IEnumerable<string> items) => "[" + string.Join(", ", items) + "]";

    public static string Dims(Shape shape) => Array(shape.Dims.Select(dim => dim.ToString()));

    public static string Lower(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    /// <summary>Runs of neighbouring layers as (first, past the last).</summary>
    public static IEnumerable<(int From, int To)> Runs(EquatableArray<int> layers)
    {
        var i = 0;
        while (i < layers.Count)
        {
            var end = i + 1;
            while (end < layers.Count && layers[end] == layers[end - 1] + 1)
                end++;
            yield return (layers[i], layers[end - 1] + 1);
            i = end;
        }
    }
}
